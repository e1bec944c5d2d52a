// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxHost
import FoundationEssentials

/// The memory of this program, which runs beside the programs it measures.
package enum HostMemory {
  /// The memory of the machine, in bytes.
  package static var bytes: Int { Int(clamping: ProcessInfo.processInfo.physicalMemory) }

  /// Has memory go back to the system when it is freed; for the start of a program.
  package static func returnWhatIsFreed() {
    evh_return_memory()
  }
}
