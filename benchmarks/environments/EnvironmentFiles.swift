// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The environments' files, carried inside the binary: one JSON text an environment.
package enum EnvironmentFiles {
  /// The texts, in the order in which environments are listed.
  package static var all: [[UInt8]] {
    [PackageResources.ds1000_json, PackageResources.bigcodebench_json]
  }
}
