// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Scaling
import Testing

struct SlurmJobsTests {
  private let jobs = SlurmJobs(
    program: "/opt/evalharness/bin/evalharness",
    plan: "/data/a plan",
    output: "/data/run",
    processors: 8,
    atOnce: 50,
    options: ["--partition=cpu"]
  )

  @Test func anArrayHasTheShardsThatAreOpen() {
    let files = jobs.arrays(of: ShardSet([0, 1, 2, 7]))
    #expect(files.map(\.name) == ["work-0.sbatch"])
    #expect(
      files[0].text == """
        #!/bin/sh
        #SBATCH --job-name=evalharness-work
        #SBATCH --array=0-2,7%50
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --signal=B:TERM@30
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=8
        #SBATCH --output="/data/a plan/slurm/work-%A_%a.log"
        #SBATCH --partition=cpu
        exec /opt/evalharness/bin/evalharness work '/data/a plan' --workers 8 --quiet

        """
    )
  }

  /// Slurm's arrays are numbered up to 1000 unless it is told otherwise.
  @Test func moreThanAThousandShardsAreSeveralArrays() {
    let files = jobs.arrays(of: ShardSet(998..<2003))
    #expect(files.map(\.name) == ["work-0.sbatch", "work-1.sbatch", "work-2.sbatch"])
    #expect(files[0].text.contains("--array=998-999%50\n"))
    #expect(files[1].text.contains("--array=0-999%50\n"))
    #expect(files[1].text.hasSuffix("--quiet --offset 1000\n"))
    #expect(files[2].text.contains("--array=0-2%50\n"))
  }

  @Test func theMergeIsAJobOfItsOwn() {
    #expect(
      jobs.merge.text.hasSuffix(
        "exec /opt/evalharness/bin/evalharness merge '/data/a plan' --quiet --output /data/run\n"
      )
    )
  }

  @Test(arguments: [
    ("a/b-c_d.e", "a/b-c_d.e"), ("", "''"), ("it's", "'it'\\''s'"), ("$(x)", "'$(x)'"),
    ("a\nb", "'a\nb'"),
  ])
  func wordsOfAShellAreQuoted(word: String, quoted: String) {
    #expect(word.shellQuoted == quoted)
  }
}
