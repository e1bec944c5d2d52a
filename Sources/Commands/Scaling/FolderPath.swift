// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension String {
  /// The path of a folder without slashes behind its name.
  var withoutSlashesAtItsEnd: String {
    var path = self[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }

  /// The path as other processes know it: from the root, without slashes at its end.
  var fromTheRoot: String {
    let path = withoutSlashesAtItsEnd
    return path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
