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

  /// Each puts the run together under a name of its own; whoever is first names the run.
  @Test(.timeLimit(.minutes(1)), arguments: [true, false])
  func twoMergesAtOnceGiveOneRun(ofOneName: Bool) async throws {
    let run = try await PlannedRun(tasks: 6, each: 4, shards: 2)
    try await run.runOnOneMachine()
    for shard in 0..<2 { #expect(try await run.work(shard).status == .exited(0)) }
    let names = ofOneName ? ["merged", "merged"] : ["merged", "other"]
    async let first = run.merge("-o", names[0])
    async let second = run.merge("-o", names[1])
    let endings = try await [first, second]
    let succeeded = endings.count { $0.status == .exited(0) }
    // One that begins when the other has ended finds the run, as one that ends later does.
    #expect(succeeded == (ofOneName ? 1 : 2), "\(endings.map(\.errors))")
    for ending in endings where ending.status != .exited(0) {
      #expect(ending.status == .exited(1))
      #expect(ending.errors.contains("merged: is there already; name another --output"))
    }
    for name in Set(names) { #expect(try run.contents(name) == run.contents("one")) }
    let left = try FileManager.default.contentsOfDirectory(atPath: run.program.folder.file("."))
    #expect(!left.contains { $0.contains("partial") }, "\(left)")
  }

  @Test(.timeLimit(.minutes(1))) func modulesThatAreMissingAreSaidByTheMergeToo() async throws {
    let run = try await PlannedRun(tasks: 2, each: 1, shards: 2)
    let rows = try (0..<2).map { task in
      try row(["task_id": "Own/\(task)", "completion": "    import nothing_of_this\n"])
    }
    try run.program.folder.write("samples.jsonl", rows.joined())
    try FileManager.default.removeItem(atPath: run.program.folder.file("plan"))
    #expect(try await run.plan("plan", shards: 1).status == .exited(0))
    #expect(try await run.work(0).status == .exited(0))
    let merged = try await run.merge("-o", "merged")
    #expect(
      merged.errors.contains(
        "2 samples failed for want of a module: nothing_of_this (2); if a program may have it, make another plan"
      ),
      "\(merged.errors)"
    )
  }
}
