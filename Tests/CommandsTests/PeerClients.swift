// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// The clients of other harnesses as their publishers have them, which tests fetch and never carry.
enum PeerClients {
  /// The folder that they are imported from.
  static let folder = FileManager.default.temporaryDirectory
    .appending(path: "evalharness-peer-clients-\(getuid())/2").path

  private static let fetching = Task {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "peer_clients.py").path
    let result = try? await Subprocess.run(
      .name("python3"),
      arguments: ["-B", script, folder],
      output: .discarded,
      error: .discarded
    )
    return result?.terminationStatus.isSuccess ?? false
  }

  /// Whether they are there, or could be fetched.
  static var areThere: Bool {
    get async { await fetching.value }
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs a test only where the clients of other harnesses can be had.
  static var requiresPeerClients: Self {
    .enabled("pip cannot fetch the clients of other harnesses here") {
      await PeerClients.areThere
    }
  }
}
