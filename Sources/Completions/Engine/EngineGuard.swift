// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import SystemPackage

/// The shell that an engine runs under, so that it never outlives this program.
///
/// Its standard input is a ``Leash``. However this program ends, the leash ends with it, and the
/// shell then ends the engine. Where `setpriv` is there, the engine is killed with the shell too:
/// the kernel signals when the thread that started it ends, which is right for a shell and wrong
/// for a thread of ours.
package enum EngineGuard {
  package static let script = """
    exec 3<&0
    # Ended with its group by a signal, the shell stays until the engine is gone.
    trap : TERM
    bind=
    if setpriv --pdeathsig KILL true 2>/dev/null; then bind="setpriv --pdeathsig KILL"; fi
    $bind "$@" </dev/null 3<&- &
    engine=$!
    {
      trap : TERM
      while read -r line; do :; done
      kill -TERM $engine
      sleep 5
      kill -KILL $engine
    } <&3 >/dev/null 2>&1 &
    guard=$!
    exec 3<&-
    while :; do
      wait $engine 2>/dev/null
      status=$?
      kill -0 $engine 2>/dev/null || break
    done
    kill -KILL $guard 2>/dev/null
    exit $status
    """

  /// The arguments of `sh` for an engine.
  static func arguments(for engine: [String]) -> [String] {
    ["-c", script, "evalharness-engine"] + engine
  }
}

/// A pipe of which only this program has the end that is written to.
///
/// A class because it owns a descriptor.
final class Leash: Sendable {
  /// The end for the shell, which closes it here when it has it.
  let theirs: FileDescriptor
  private let mine: Mutex<FileDescriptor?>

  init() throws {
    let ends: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
    do {
      ends = try FileDescriptor.pipe()
    } catch let error as Errno {
      throw EngineError.noPipe(reason: error.description)
    }
    // Whoever else had it would hold the engine: what is started here closes what it is not given.
    _ = fcntl(ends.writeEnd.rawValue, F_SETFD, FD_CLOEXEC)
    theirs = ends.readEnd
    mine = Mutex(ends.writeEnd)
  }

  deinit {
    release()
  }

  /// Ends what is held.
  func release() {
    let descriptor = mine.withLock { mine in
      defer { mine = nil }
      return mine
    }
    try? descriptor?.close()
  }
}
