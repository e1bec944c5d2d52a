// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Where the work of a request runs.
enum WorkExecutor {
  /// What the request that is worked at prefers; nil: whatever is free.
  ///
  /// A task that is not a child of another one inherits no preference, but this.
  @TaskLocal static var current: (any TaskExecutor)?
}
