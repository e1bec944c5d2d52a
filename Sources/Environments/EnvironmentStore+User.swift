// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Problems

extension EnvironmentStore {
  /// The environments of the binary, in the cache of this user.
  package static func ofUser() throws -> EnvironmentStore {
    let variables = ProcessInfo.processInfo.environment
    let data = DataStore(dataDirectory: nil, environment: variables, offline: true)
    return EnvironmentStore(
      cache: data.cache?.path,
      descriptions: try EnvironmentDescription.bundled()
    )
  }
}
