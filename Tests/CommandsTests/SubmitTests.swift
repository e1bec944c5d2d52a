// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import Testing

/// What schedulers are handed.
struct SubmitTests {
  @Test(.timeLimit(.minutes(1))) func slurmsFilesArePrinted() async throws {
    let run = try await PlannedRun(tasks: 6, each: 4, shards: 4)
    _ = try await run.work(1)
    let ending = try await run.program(
      "submit",
      "slurm",
      "plan",
      "--dry-run",
      "--sbatch",
      "--time=10",
      "--workers",
      "3"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let plan = run.program.folder.file("plan")
    #expect(
      ending.output.contains("# \(plan)/slurm/work-0.sbatch\n#!/bin/sh\n"),
      "\(ending.output)"
    )
    #expect(ending.output.contains("#SBATCH --array=0,2-3\n"))
    #expect(
      ending.output.contains("#SBATCH --time=10\nexec \(Program.path) work \(plan) --workers 3")
    )
    #expect(ending.output.contains("exec \(Program.path) merge \(plan) --quiet\n"))
    #expect(!FileManager.default.fileExists(atPath: plan + "/slurm"))
  }

  /// A stand-in for sbatch that numbers the jobs and keeps what it was told.
  @Test(.timeLimit(.minutes(1))) func theMergeWaitsForTheArrays() async throws {
    let run = try await PlannedRun(tasks: 3, each: 2, shards: 2)
    var program = run.program
    try program.folder.write(
      "bin/sbatch",
      "#!/bin/sh\necho \"$@\" >> told\necho \"$(wc -l < told);cluster\"\n"
    )
    #expect(chmod(program.folder.file("bin/sbatch"), 0o755) == 0)
    let ending = try await program.under(
      ["/usr/bin/env", "PATH=\(program.folder.file("bin")):/usr/bin:/bin"],
      ["submit", "slurm", "plan", "-o", "run"]
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let folder = program.folder.file("plan/slurm")
    #expect(
      program.folder.lines("told").map { $0.replacing(folder, with: "") } == [
        "--parsable /work-0.sbatch", "--parsable --dependency=afterany:1 /merge.sbatch",
      ]
    )
    #expect(
      ending.output.contains("arrays     1\nmerge      2, when they have ended\n"),
      "\(ending.output)"
    )
    program.environment["PATH"] = nil
    let without = try await program.under(
      ["/usr/bin/env", "PATH=/nowhere"],
      ["submit", "slurm", "plan"]
    )
    #expect(without.errors.contains("sbatch cannot be started"), "\(without.errors)")
  }

  /// A stand-in for squeue that knows a job as long as there is a file of its name.
  @Test(.timeLimit(.minutes(1))) func whatRunsIsNotSubmittedAgain() async throws {
    let run = try await PlannedRun(tasks: 3, each: 2, shards: 2)
    let folder = run.program.folder
    try folder.write("bin/sbatch", "#!/bin/sh\necho x >> told\nwc -l < told\n")
    try folder.write(
      "bin/squeue",
      "#!/bin/sh\nfor word; do n=${word#--jobs=}; [ -e \"job$n\" ] && echo $n && exit; done\nexit 1\n"
    )
    for name in ["sbatch", "squeue"] {
      #expect(chmod(folder.file("bin/\(name)"), 0o755) == 0)
    }
    func submit() async throws -> Program.Ending {
      try await run.program.under(
        ["/usr/bin/env", "PATH=\(folder.file("bin")):/usr/bin:/bin"],
        ["submit", "slurm", "plan"]
      )
    }
    #expect(try await submit().status == .exited(0))
    for job in ["1", "2"] {
      try folder.write("job\(job)", "")
      let second = try await submit()
      #expect(second.status == .exited(64))
      #expect(
        second.errors.contains("plan is being worked on by jobs \(job): "),
        "\(second.errors)"
      )
      #expect(second.errors.contains("'scancel \(job)'"), "\(second.errors)")
      try FileManager.default.removeItem(atPath: folder.file("job\(job)"))
    }
    #expect(folder.lines("told").count == 2)
    // The jobs have ended, and what is missing is submitted.
    #expect(try await submit().status == .exited(0))
    #expect(folder.lines("told").count == 4)
  }

  /// The API's own schema, as the package kubernetes-validate carries it.
  @Test(
    .enabled(if: PyPI.kubernetesValidate != nil, "pip cannot fetch kubernetes-validate"),
    .timeLimit(.minutes(2))
  )
  func kubernetesJobsFitTheSchemaOfTheAPI() async throws {
    let run = try await PlannedRun(tasks: 3, each: 2, shards: 2)
    let ending = try await run.program(
      "submit",
      "kubernetes",
      "plan",
      "--image",
      "evalharness:0.1.0",
      "--volume",
      "plans",
      "-o",
      "run"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let list = try PlannedRun.object(ending.output)
    let items = try #require(list["items"] as? [[String: Any]])
    #expect(items.count == 2)
    let script = """
      import json, sys, kubernetes_validate as k
      for item in json.load(open(sys.argv[1]))["items"]:
          k.validate(item, "1.31", strict=True)
          try:
              k.validate(dict(item, spec=dict(item["spec"], completions="many")), "1.31", strict=True)
          except k.ValidationError:
              print(item["metadata"]["name"])
      """
    try run.program.folder.write("jobs.json", ending.output)
    let result = try await Subprocess.run(
      .path(FilePath(PyPI.kubernetesValidate ?? "")),
      arguments: ["-c", script, run.program.folder.file("jobs.json")],
      output: .string(limit: 1 << 16),
      error: .string(limit: 1 << 16)
    )
    #expect(
      result.standardOutput == "evalharness-work\nevalharness-merge\n",
      "\(result.standardError)"
    )
    let spec = try #require(items[0]["spec"] as? [String: Any])
    #expect(spec["completionMode"] as? String == "Indexed")
    #expect(spec["completions"] as? Int == 2)
  }
}
