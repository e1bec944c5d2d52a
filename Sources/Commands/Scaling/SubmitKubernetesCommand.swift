// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Runs
import Scaling

/// `evalharness submit kubernetes`: the Jobs of a plan.
struct SubmitKubernetesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubernetes",
    abstract: "Print an indexed Job for the shards of a plan and one that merges.",
    discussion: """
      What is printed is for 'kubectl apply -f -'. The pods' own seccomp and AppArmor profiles are off, \
      since the sandbox makes stricter ones of its own, for which it needs user namespaces; nothing else \
      is asked of the cluster.

        evalharness submit kubernetes PLAN --image evalharness:0.1.0 --volume plans | kubectl apply -f -
      """
  )

  @Argument(
    help: ArgumentHelp("The folder that 'plan' made.", valueName: "folder"),
    completion: .directory
  )
  var plan: String

  @Option(help: ArgumentHelp("An image that has evalharness and Python.", valueName: "name"))
  var image: String

  @Option(help: ArgumentHelp("The claim of the volume that the plan is on.", valueName: "claim"))
  var volume: String

  @Option(
    help: ArgumentHelp(
      "Where the pods have the volume; the folder of the plan is below it, under the path that it has here.",
      valueName: "path"
    )
  )
  var mount: String?

  @Option(
    help: ArgumentHelp("What the Jobs are called, before -work and -merge.", valueName: "name")
  )
  var name = "evalharness"

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of the merged run; 'run' in that of the plan if not given.",
      valueName: "folder"
    )
  )
  var output: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Programs judged at the same time, and processors, of a pod.",
      valueName: "count"
    )
  )
  var workers = 2

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Pods at the same time.", valueName: "count")
  )
  var atOnce = 16

  @Option(help: ArgumentHelp("The memory of a pod.", valueName: "size"))
  var memory = "4Gi"

  mutating func validate() throws {
    guard 1...1024 ~= workers, atOnce >= 1 else {
      throw ValidationError("--workers takes a count of 1 to 1024, --at-once one of 1 or more.")
    }
    guard !image.isEmpty, !volume.isEmpty else {
      throw ValidationError("--image and --volume take names.")
    }
    guard memory.wholeMatch(of: /[1-9][0-9]*(Ki|Mi|Gi|Ti|k|M|G|T)?/) != nil else {
      throw ValidationError("--memory takes a size such as 4Gi.")
    }
    let isName = name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
    guard !name.isEmpty, name.utf8.count <= 52, isName, !name.hasPrefix("-") else {
      throw ValidationError("--name takes lower-case letters, digits and dashes, 52 at most.")
    }
  }

  func run() async throws {
    let folder = try PlanFolder(plan)
    let path = plan.fromTheRoot
    let place = mount ?? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    let run = output.map(\.fromTheRoot)
    guard place.hasPrefix("/"), place != "/" else {
      throw UsageError(
        "--mount takes an absolute path below the root, and the plan has to be below it"
      )
    }
    for below in [path] + [run].compactMap(\.self)
    where !below.hasPrefix(place.withoutSlashesAtItsEnd + "/") {
      throw UsageError(
        "\(below) is not below \(place), where the pods have the volume: name another --mount"
      )
    }
    if !folder.plan.folder.hasPrefix(place) {
      Log().warn(
        "the plan's command was given in \(folder.plan.folder), which is not below \(place): its paths have to be in "
          + "the image"
      )
    }
    let jobs = KubernetesJobs(
      name: name,
      image: image,
      claim: volume,
      mount: place.withoutSlashesAtItsEnd,
      plan: path,
      output: run,
      shards: folder.plan.shards.count,
      atOnce: atOnce,
      processors: workers,
      memory: memory
    )
    try StandardOutput.write(jobs.list.text(.indented) + "\n")
  }
}
