// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import TestSupport
import Testing

/// Programs that start others, as those of some environments do.
@Suite(.requiresSandbox, .serialized) struct StartedProgramTests {
  private static let limits = Limits(cpu: .seconds(2), blocked: .seconds(5))

  private func cage(_ isolation: Isolation = .full, programs: Bool = true) async throws -> Cage {
    var sandbox = try await Sandbox.forTests(isolation: isolation)
    sandbox.interpreter.needs.programs = programs
    sandbox.interpreter.needs.readable = [
      "/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
    ]
    return try Cage(sandbox)
  }

  private func run(_ program: String, in cage: Cage) async throws -> String {
    let outcome = try await cage.run(RunWork(program: Array(program.utf8), limits: Self.limits))
    return String(decoding: outcome.output + outcome.errors, as: UTF8.self)
  }

  @Test(.timeLimit(.minutes(1))) func aShellAndPythonRun() async throws {
    let cage = try await cage()
    let said = try await run(
      """
      import subprocess, sys, os
      print(subprocess.run('echo one | tr a-z A-Z; ls /tmp/none /tmp 2>/dev/null', shell=True, capture_output=True, text=True).stdout)
      open('/tmp/a.sh', 'w').write('#!/bin/sh\\nexit 7\\n')
      os.chmod('/tmp/a.sh', 0o755)
      print(subprocess.run(['/tmp/a.sh']).returncode)
      import multiprocessing
      with multiprocessing.get_context('fork').Pool(2) as pool: print(pool.map(abs, [-1, -2]))
      """,
      in: cage
    )
    #expect(said == "ONE\n/tmp:\nmain.py\n\n7\n[1, 2]\n")
    await cage.close()
  }

  /// Whatever a program starts, in a session of its own too, ends with it.
  @Test(.timeLimit(.minutes(1))) func nothingOutlivesAProgram() async throws {
    let cage = try await cage()
    let start = ContinuousClock.now
    _ = try await run(
      """
      import subprocess, os
      subprocess.Popen(['sleep', '100'], start_new_session=True)
      if os.fork() == 0:
          os.setsid()
          while True: pass
      """,
      in: cage
    )
    #expect(start.duration(to: .now) < .seconds(20))
    let said = try await run(
      """
      import os
      print(sorted(int(name) for name in os.listdir('/proc') if name.isdigit()) == [1, os.getpid()])
      print(os.listdir('/tmp'))
      """,
      in: cage
    )
    #expect(said == "True\n['main.py']\n")
    await cage.close()
  }

  @Test(.timeLimit(.minutes(1))) func aBombEndsAndTheCageGoesOn() async throws {
    let cage = try await cage()
    let said = try await run(
      """
      import os
      try:
          while True:
              if os.fork() == 0: os.read(os.pipe()[0], 1)
      except OSError as error: print(type(error).__name__)
      """,
      in: cage
    )
    #expect(said == "BlockingIOError\n")
    #expect(try await run("print('on')", in: cage) == "on\n")
    await cage.close()
  }

  /// The network is the cage's own, other processes are out of reach, and so are the file system and namespaces.
  @Test(.timeLimit(.minutes(1))) func nothingOutsideIsReached() async throws {
    let cage = try await cage()
    let said = try await run(
      """
      import os, socket, subprocess
      server = socket.create_server(('127.0.0.1', 0))
      client = socket.create_connection(server.getsockname())
      print('loopback')
      def refused(what):
          try:
              what()
              print('DONE')
          except OSError as error: print('refused')
      refused(lambda: socket.create_connection(('1.1.1.1', 53), 2))
      refused(lambda: open('/proc/1/mem', 'rb'))
      refused(lambda: open('/usr/bin/new', 'w'))
      refused(lambda: os.mkdir('/new'))
      refused(lambda: open('/proc/sysrq-trigger', 'w'))
      refused(lambda: open('/proc/sys/kernel/hostname', 'w'))
      for command in (['unshare', '-U', 'true'], ['mount', '-t', 'tmpfs', 'x', '/tmp']):
          print(subprocess.run(command, capture_output=True).returncode == 0)
      """,
      in: cage
    )
    #expect(
      said == "loopback\n" + String(repeating: "refused\n", count: 6)
        + String(repeating: "False\n", count: 2)
    )
    // The fork server is the first process there; it may not be signalled, or takes no notice.
    _ = try await run("import os\nos.kill(1, 9)", in: cage)
    #expect(try await run("print('on')", in: cage) == "on\n")
    await cage.close()
  }

  @Test(.timeLimit(.minutes(1))) func withoutNamespacesItIsRefused() async throws {
    let cage = try await cage(.noNamespaces)
    await #expect(throws: SandboxError.self) { try await run("print(1)", in: cage) }
    await cage.close()
  }

  @Test(.timeLimit(.minutes(1))) func otherProgramsStartNothing() async throws {
    let cage = try await cage(programs: false)
    let said = try await run(
      """
      import os, shutil
      try: os.fork()
      except OSError: print('refused')
      open('a', 'w').close()
      print(os.path.basename(shutil.copy2('a', 'b')))
      """,
      in: cage
    )
    #expect(said == "refused\nb\n")
    await cage.close()
  }
}
