// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs

/// The two Jobs with which Kubernetes works on a plan: an indexed one, an index a shard, and one that waits for
/// the shards and merges them.
///
/// See the reference of `batch/v1`.
package struct KubernetesJobs: Sendable {
  /// What the Jobs are called, before `-work` and `-merge`.
  package var name: String
  package var image: String
  /// The claim of the volume that holds the plan, and where it is mounted.
  package var claim: String
  package var mount: String
  /// The folder of the plan, as the pods know it.
  package var plan: String
  package var output: String?
  package var shards: Int
  /// How many pods run at the same time.
  package var atOnce: Int
  package var processors: Int
  /// The memory of a pod, as Kubernetes writes it.
  package var memory: String

  package init(
    name: String,
    image: String,
    claim: String,
    mount: String,
    plan: String,
    output: String?,
    shards: Int,
    atOnce: Int,
    processors: Int,
    memory: String
  ) {
    self.name = name
    self.image = image
    self.claim = claim
    self.mount = mount
    self.plan = plan
    self.output = output
    self.shards = shards
    self.atOnce = atOnce
    self.processors = processors
    self.memory = memory
  }

  /// How often a shard is begun anew.
  private static let retries = 6

  /// Both Jobs as a list that `kubectl apply` takes.
  package var list: JSONValue {
    let list: JSONTree = ["apiVersion": "v1", "kind": "List", "items": [work, merge]]
    return list.json
  }

  private var work: JSONTree {
    job(
      "work",
      spec: [
        "completionMode": "Indexed",
        "completions": .count(shards),
        "parallelism": .count(min(atOnce, shards)),
        // One bad node must not end the shards of the others.
        "backoffLimitPerIndex": .count(Self.retries),
        "maxFailedIndexes": .count(shards),
      ],
      words: ["evalharness", "work", plan, "--workers", String(processors), "--quiet"],
      processors: processors
    )
  }

  private var merge: JSONTree {
    let merge =
      ["evalharness", "merge", plan, "--quiet"] + (output.map { ["--output", $0] } ?? [])
    let words = merge.map(\.shellQuoted).joined(separator: " ")
    return job(
      "merge",
      spec: ["completions": 1, "parallelism": 1, "backoffLimit": 1],
      // One Job cannot be told to wait for another.
      words: [
        "sh", "-c",
        "evalharness status \(plan.shellQuoted) --watch --interval 30 && exec \(words)",
      ],
      processors: 1
    )
  }

  private func job(
    _ role: String,
    spec: JSONTree,
    words: [String],
    processors: Int
  ) -> JSONTree {
    let container: JSONTree = [
      "name": .text(role),
      "image": .text(image),
      "command": .list(words.map(JSONTree.text)),
      "securityContext": [
        "allowPrivilegeEscalation": false,
        "readOnlyRootFilesystem": true,
        "capabilities": ["drop": ["ALL"]],
      ],
      "resources": [
        "requests": ["cpu": .text(String(processors)), "memory": .text(memory)],
        "limits": ["memory": .text(memory)],
      ],
      "volumeMounts": [
        ["name": "plan", "mountPath": .text(mount)],
        ["name": "temporary", "mountPath": "/tmp"],
        ["name": "temporary", "mountPath": "/var/tmp"],
      ],
    ]
    let pod: JSONTree = [
      "restartPolicy": "Never",
      "automountServiceAccountToken": false,
      "terminationGracePeriodSeconds": 60,
      // The sandbox makes user namespaces and filters of its own, which the usual profiles keep it from.
      "securityContext": [
        "runAsNonRoot": true,
        "runAsUser": 10000,
        "runAsGroup": 10000,
        "fsGroup": 10000,
        "seccompProfile": ["type": "Unconfined"],
        "appArmorProfile": ["type": "Unconfined"],
      ],
      "containers": [container],
      "volumes": [
        ["name": "plan", "persistentVolumeClaim": ["claimName": .text(claim)]],
        ["name": "temporary", "emptyDir": ["sizeLimit": "4Gi"]],
      ],
    ]
    return [
      "apiVersion": "batch/v1",
      "kind": "Job",
      "metadata": ["name": .text("\(name)-\(role)")],
      "spec": spec.with("template", ["spec": pod]),
    ]
  }
}
