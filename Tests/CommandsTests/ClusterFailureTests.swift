// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// A plan whose folder or clock is not what a worker would like.
struct ClusterFailureTests {
  /// Root may write wherever the mount lets it, and others may mount nothing.
  private static let canMount = geteuid() == 0 && exists("/usr/bin/unshare")

  private static func exists(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }

  @Test(
    .enabled(if: canMount, "a folder is mounted read-only by root with unshare"),
    .timeLimit(.minutes(1))
  )
  func aReadOnlyPlanIsReadAndNotWorkedOn() async throws {
    let run = try await PlannedRun(tasks: 4, each: 2, shards: 2)
    #expect(try await run.work(1).status == .exited(0))
    let mounted = [
      "/usr/bin/unshare", "-m", "/bin/sh", "-c",
      "mount --bind plan plan && mount -o remount,bind,ro plan && exec \"$0\" \"$@\"",
    ]
    let work = try await run.program.under(mounted, ["work", "plan", "--shard", "0"])
    guard !work.errors.contains("mount:") else {
      try Test.cancel("nothing can be mounted here: \(work.errors)")
    }
    #expect(work.status == .exited(1))
    #expect(work.errors.contains("plan/shards/0"), "\(work.errors)")
    #expect(work.errors.contains("Read-only file system"), "\(work.errors)")
    let status = try await run.program.under(mounted, ["status", "plan"])
    #expect(status.status == .exited(4) && status.output.contains("missing    1 (0)"))
    let merge = try await run.program.under(mounted, ["merge", "plan", "-o", "merged"])
    #expect(merge.status == .exited(4) && merge.output == "0\n", "\(merge.errors)")
    // Nothing is lost: where it can be written again the work goes on.
    #expect(try await run.work(0).status == .exited(0))
    let merged = try await run.merge("-o", "merged")
    #expect(merged.status == .exited(0), "\(merged.errors)")
  }

  private static let clock = """
    #define _GNU_SOURCE
    #include <sys/syscall.h>
    #include <time.h>
    #include <unistd.h>
    int clock_gettime(clockid_t clock, struct timespec *now) {
      int status = (int)syscall(SYS_clock_gettime, clock, now);
      if (clock == CLOCK_REALTIME) now->tv_sec -= 400000;
      return status;
    }
    """

  @Test(.enabled(if: UnlockableFolderTests.canCompile, "there is no cc"), .timeLimit(.minutes(1)))
  func aClockThatIsSetBackChangesNothingOfTheRun() async throws {
    let run = try await PlannedRun(tasks: 4, each: 3, shards: 3)
    let folder = run.program.folder
    try await run.runOnOneMachine()
    try folder.write("clock.c", Self.clock)
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/cc")
    compiler.arguments = [
      "-shared", "-fPIC", "-o", folder.file("clock.so"), folder.file("clock.c"),
    ]
    try compiler.run()
    compiler.waitUntilExit()
    let back = ["/usr/bin/env", "LD_PRELOAD=\(folder.file("clock.so"))"]
    #expect(try await run.work(0).status == .exited(0))
    for shard in ["1", "0"] {
      let ending = try await run.program.under(back, ["work", "plan", "--shard", shard])
      #expect(ending.status == .exited(0), "\(ending.errors)")
    }
    let now = try #require(try folder.read(run.attempts(0)[0]).firstMatch(of: /"started":"(....)/))
    let then = try #require(
      try folder.read(run.attempts(1)[0]).firstMatch(of: /"started":"([^"]+)/)
    )
    #expect(try Date(String(then.1), strategy: .iso8601).timeIntervalSinceNow < -300_000)
    #expect(now.1 >= "2026")
    let status = try await run.program.under(back, ["status", "plan"])
    #expect(status.status == .exited(4) && status.output.contains("missing    1 (2)"))
    #expect(try await run.work(2).status == .exited(0))
    let merged = try await run.program.under(back, ["merge", "plan", "-o", "merged"])
    #expect(merged.status == .exited(0), "\(merged.errors)")
    #expect(try run.contents("merged") == run.contents("one"))
  }
}
