// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `evalharness submit`: files for a scheduler that works on a plan.
struct SubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Hand the shards of a plan to a scheduler.",
    discussion: """
      Nothing of a scheduler is in the program but what its own command takes: see docs/cluster.md, also \
      for GNU parallel and Ray.

        evalharness submit slurm PLAN --dry-run
        evalharness submit kubernetes PLAN --image I --volume V > jobs.json
      """,
    subcommands: [SubmitSlurmCommand.self, SubmitKubernetesCommand.self]
  )
}
