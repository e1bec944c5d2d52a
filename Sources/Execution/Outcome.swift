// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI
import CSeccomp
import Glibc

/// What came back from one execution.
package struct Outcome: Sendable {
  /// What the judge said, or in compatible mode the program's own process; nil when it said
  /// nothing that could be understood.
  package var reply: Reply?
  /// Why there is no reply, when the process did not simply end.
  package var fault: ReplyFault?
  /// How the program's process ended.
  package var end: ProcessEnd

  /// A word and a line of text.
  package struct Reply: Sendable, Hashable {
    package var word: String
    package var message: String
  }

  /// What a process did instead of replying.
  package enum ReplyFault: Sendable, Hashable {
    /// It announced more bytes than a reply has.
    case oversized
    /// It claimed a pass without the secret that a pass must repeat.
    case forged
  }
}

/// How the process of a program ended, in the supervisor's words.
package struct ProcessEnd: Sendable {
  package var cause: Cause
  /// The exit status, when it exited.
  package var status: Int32?
  /// The signal, when it was killed.
  package var signal: Int32?
  package var cpu: Duration
  package var wall: Duration
  /// Peak resident memory, in bytes.
  package var peakMemoryBytes: Int
  /// Whether a control group says that the kernel killed the process for want of memory.
  package var wasKilledForMemory = false
  /// The system calls that were refused and noted: the first, or the one that ended the process.
  package var refused: [String]
  /// What CPython's audit hook noted.
  package var audit: Audit

  /// Why the supervisor ended the process.
  package enum Cause: Int32, Sendable {
    case itself = 0
    case cpu = 1
    case blocked = 2
    case wall = 3
    /// Its verdict was spoken.
    case done = 4
  }

  /// Things that an honest program seldom does.
  package struct Audit: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
      self.rawValue = rawValue
    }

    package static let frames = Audit(rawValue: EVH_AUDIT_FRAMES.rawValue)
    package static let objects = Audit(rawValue: EVH_AUDIT_OBJECTS.rawValue)
    package static let trace = Audit(rawValue: EVH_AUDIT_TRACE.rawValue)
    package static let native = Audit(rawValue: EVH_AUDIT_NATIVE.rawValue)
    package static let process = Audit(rawValue: EVH_AUDIT_PROCESS.rawValue)
    package static let socket = Audit(rawValue: EVH_AUDIT_SOCKET.rawValue)
    package static let signal = Audit(rawValue: EVH_AUDIT_SIGNAL.rawValue)
  }

  init(_ report: evh_report) {
    cause = Cause(rawValue: report.cause) ?? .itself
    let terminating = report.wait_status & 0x7f
    status = terminating == 0 ? (report.wait_status >> 8) & 0xff : nil
    signal = terminating == 0 ? nil : terminating
    cpu = .microseconds(report.cpu_us)
    wall = .microseconds(report.wall_us)
    peakMemoryBytes = Int(report.peak_memory_bytes)
    audit = Audit(rawValue: report.audit)
    refused = []
    if report.refused_count > 0 {
      refused.append(Self.describe(report))
    } else if signal == SIGSYS {
      refused.append("a system call of a foreign architecture")
    }
  }

  /// Whether the process ended itself on a call that no honest program makes.
  package var endedByFilter: Bool {
    status == Int32(EVH_EXIT_FORBIDDEN_CALL.rawValue) || signal == SIGSYS
  }

  package var endedByOutput: Bool {
    status == Int32(EVH_EXIT_OUTPUT_LIMIT.rawValue)
  }

  package var neverEnteredCage: Bool {
    signal == Int32(EVH_SIGNAL_CAGE_FAILED)
  }

  private static func describe(_ report: evh_report) -> String {
    var name = "system call \(report.refused_call)"
    if let resolved = seccomp_syscall_resolve_num_arch(seccomp_arch_native(), report.refused_call) {
      name = String(cString: resolved)
      free(resolved)
    }
    if name == "socket",
      let family = addressFamilies[Int32(truncatingIfNeeded: report.refused_arguments.0)]
    {
      return "socket \(family)"
    }
    // The program wrote the path: text like any other that it sends, so made printable.
    let path = withUnsafeBytes(of: report.refused_path) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    guard !path.isEmpty else { return name }
    return name + " "
      + path.map { $0.isASCII && !$0.isNewline && $0 >= " " ? String($0) : "?" }.joined()
  }

  private static let addressFamilies: [Int32: String] = [
    AF_INET: "AF_INET", AF_INET6: "AF_INET6", AF_NETLINK: "AF_NETLINK", AF_PACKET: "AF_PACKET",
    AF_VSOCK: "AF_VSOCK", AF_BLUETOOTH: "AF_BLUETOOTH", AF_ALG: "AF_ALG",
  ]
}
