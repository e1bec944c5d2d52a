// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import TestSupport
import Testing

/// A sample finds nothing that the one before it could have written, counted or set.
@Suite(.requiresSandbox, .serialized)  // each reads what the one before left
struct TraceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// What a sample does that wants to be remembered.
    var writing: String
    /// What the next sees: an expression, the same whatever was done before.
    var reading: String

    var testDescription: String { name }
  }

  /// The page that the shim shares with the fork server, found as a program would find it.
  private static let page = """
    import ctypes
    class Map(ctypes.Structure): pass
    Map._fields_ = [('address', ctypes.c_size_t), ('name', ctypes.c_char_p),
                    ('dynamic', ctypes.c_void_p), ('next', ctypes.POINTER(Map)),
                    ('previous', ctypes.POINTER(Map))]
    def page():
        item = ctypes.cast(ctypes.CDLL(None)._handle, ctypes.POINTER(Map))
        while item:
            if item.contents.name and b'shim' in item.contents.name:
                shim = ctypes.CDLL(item.contents.name.decode())
                return ctypes.c_void_p.in_dll(shim, 'evh_notes').value
            item = item.contents.next

    """

  static let cases = [
    Case(
      name: "the page of notes",
      writing: page + "ctypes.memset(page() + 512, 65, 3000)",
      reading: "(exec(\(Self.quoted(page))), ctypes.string_at(page() + 512, 3000).count(65))[1]"
    ),
    Case(
      name: "numbers of inodes",
      writing: """
        import os
        for _ in range(500):
            open('f', 'w').close(); os.unlink('f')
        """,
      reading: "(open('f', 'w').close(), os.stat('f').st_ino)[1]"
    ),
    Case(
      name: "numbers of processes and threads",
      writing: """
        import threading
        for _ in range(20):
            thread = threading.Thread(target=int); thread.start(); thread.join()
        """,
      reading: """
        (os.getpid(), (lambda t: (t.start(), t.join(), t.native_id)[2])(\
        __import__('threading').Thread(target=int)))
        """
    ),
    Case(
      name: "flags of the standard streams",
      writing: """
        import fcntl, os
        for stream in (0, 1, 2):
            fcntl.fcntl(stream, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)
        """,
      reading:
        "[__import__('fcntl').fcntl(stream, 3) & (os.O_NONBLOCK | os.O_APPEND) for stream in (0, 1, 2)]"
    ),
    Case(
      name: "times of the scratch and of devices",
      writing: """
        import os
        for path in ('.', '/dev/null', '/dev/zero'):
            try: os.utime(path, (1, 1))
            except OSError: pass
            try: os.utime(path)
            except OSError: pass
        """,
      reading:
        "(os.stat('.').st_mtime < 2, os.stat('/dev/null').st_mtime, os.stat('/dev/zero').st_mtime)"
    ),
    Case(
      name: "inodes of files that have gone, under times that were put back",
      writing: """
        import os
        before = os.stat('.')
        for _ in range(5):
            open('f', 'w').close(); os.unlink('f')
        os.utime('.', ns=(before.st_atime_ns, before.st_mtime_ns))
        """,
      reading: "(open('f', 'w').close(), os.stat('f').st_ino)[1]"
    ),
    Case(
      name: "inodes of files without a name",
      writing: """
        import os
        for _ in range(5):
            try: os.close(os.open('.', os.O_TMPFILE | os.O_RDWR))
            except OSError: pass
        """,
      reading: "(open('f', 'w').close(), os.stat('f').st_ino)[1]"
    ),
    Case(
      name: "modes, names and sizes of the scratch",
      writing: """
        import os
        os.mkdir('d'); os.symlink('d', 'l'); os.chmod('.', 0o500)
        for n in range(300): os.mkdir('d/%d' % n)
        """,
      reading:
        "(oct(os.stat('.').st_mode), os.listdir('.'), os.stat('.').st_size, os.stat('.').st_nlink)"
    ),
  ]

  private static func quoted(_ text: String) -> String {
    "'''" + text.replacing("'", with: "\\'") + "'''"
  }

  @Test(.timeLimit(.minutes(1)), arguments: cases)
  func nothingIsLeft(_ item: Case) async throws {
    let yard = try await Self.yard.value
    let reader = "import os\nraise ValueError('seen %r' % (\(item.reading),))"
    func seen() async throws -> String? {
      let judgement = try await yard.judge(reader, tests: "pass", judging: .strict)
      return judgement.message
    }
    let before = try await seen()
    #expect(before?.hasPrefix("ValueError: seen ") == true, "\(before ?? "nothing")")
    for _ in 0..<3 {
      _ = try await yard.judge(item.writing + "\n", tests: "pass", judging: .strict)
      #expect(try await seen() == before)
    }
  }

  /// A scratch that nobody used stays mounted, and does not tell it by its age.
  @Test(.timeLimit(.minutes(1)))
  func scratchIsOfTheSameAge() async throws {
    let yard = try await Self.yard.value
    let reader = """
      import os, time
      raise ValueError([time.time() - stamp < 1 for stamp in os.stat('.')[7:10]])
      """
    for writing in ["open('f', 'w').close()", "pass", "pass"] {
      _ = try await yard.judge(writing + "\n", tests: "pass", judging: .strict)
      let judgement = try await yard.judge(reader, tests: "pass", judging: .strict)
      #expect(judgement.message == "ValueError: [True, True, True] (line 2)", "after \(writing)")
      try await Task.sleep(for: .seconds(1.5))
    }
  }

  /// What a program could use to look at the harness, or to make its socket remember.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      // SO_PEERCRED, SO_PEERGROUPS, SO_PEERSEC, SO_PEERPIDFD
      "[s.getsockopt(1, option, 64) for option in (17,)]",
      "[s.getsockopt(1, option, 64) for option in (59,)]",
      "[s.getsockopt(1, option, 64) for option in (31,)]",
      "[s.getsockopt(1, option, 64) for option in (77,)]",
      "s.setsockopt(1, 26, bytes(16))",  // SO_ATTACH_FILTER
      "s.setsockopt(1, 8, 4096)",  // SO_RCVBUF
      "os.posix_fadvise(os.open(os.__file__, os.O_RDONLY), 0, 0, 4)",
      "os.statvfs(os.__file__)",
      "os.open('.', os.O_TMPFILE | os.O_RDWR)",
      // statx, which tells when a folder was made.
      "(_ for _ in ()).throw(OSError()) if __import__('ctypes').CDLL(None).syscall("
        + "332, -100, b'.', 0, 0xfff, bytes(256)) < 0 else 'statx'",
      // The processor time of the fork server, and of any other process.
      "__import__('time').clock_gettime(((~1) << 3) | 2)",
      "__import__('time').clock_getres(((~os.getpid()) << 3) | 2)",
    ]
  )
  func isRefused(_ expression: String) async throws {
    let program = """
      import os, socket
      s = socket.socket(fileno=os.dup(3))
      try:
          result = \(expression)
      except OSError as error:
          raise ValueError('refused')
      raise ValueError('allowed %r' % (result,))
      """
    let judgement = try await Self.yard.value.judge(program, tests: "pass", judging: .strict)
    #expect(
      judgement.message?.hasPrefix("ValueError: refused") == true,
      "\(judgement.message ?? "")"
    )
  }

  /// Libraries in C may be told how many threads to start; a program is not.
  @Test(.timeLimit(.minutes(1)))
  func environmentIsBare() async throws {
    let program = "import os\nraise ValueError(sorted(os.environ))"
    let judgement = try await Self.yard.value.judge(program, tests: "pass", judging: .strict)
    let names = "['HOME', 'LANG', 'LC_ALL', 'PATH', 'TMPDIR', 'USER']"
    #expect(judgement.message == "ValueError: \(names) (line 2)")
  }

  /// Directories in directories cost their own sample at most, and not the cage.
  @Test(.timeLimit(.minutes(2)), arguments: Isolation.allCases)
  func noDepthOfDirectoriesIsTheHarness(isolation: Isolation) async throws {
    let yard = try await Yard.of(isolation)
    let program = """
      import os
      top = os.getcwd()
      for chain in range(15):
          os.chdir(top); os.mkdir('c%d' % chain); os.chdir('c%d' % chain)
          for _ in range(100 if chain else 1000): os.mkdir('d'); os.chdir('d')
          if chain: os.rename(top + '/c%d' % (chain - 1), 'j')
      os.chdir(top)
      def add(a, b): return a + b
      """
    for _ in 0..<2 {
      let judgement = try await yard.judge(program, tests: Self.plain, judging: .strict)
      #expect(judgement.verdict.isOfTheProgram, "\(judgement.verdict)")
      let after = try await yard.judge(
        HostileProgram.honest,
        tests: Self.plain,
        judging: .strict
      )
      #expect(after.verdict == .passed)
    }
  }

  private static let plain = "assert add(1, 2) == 3"
  private static let yard = Task { try await Yard(.full) }
}
