// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs

/// A plan that cannot be made, worked on or merged.
package enum ScalingError: Error, CustomStringConvertible {
  case noPlan(path: String)
  /// A folder has something in it where a plan was to be made.
  case notEmpty(path: String)
  case tooManyShards(Int, units: Int)
  case noShard(Int, of: Int)
  /// A file of a plan is not as it was written.
  case changed(path: String)
  case badLine(path: String, line: Int)
  /// A worker's set-up would give other numbers than the plan's.
  case otherSetUp(path: String, differences: [RunProtocol.Difference])
  case exists(path: String)

  package var description: String {
    switch self {
    case .noPlan(let path):
      "\(path): holds no \(Plan.file), so it is no plan; make one with 'evalharness plan', or name another "
        + "folder"
    case .notEmpty(let path):
      "\(path): is there and not empty; a plan is made in a folder of its own: name another"
    case .tooManyShards(let shards, let units):
      "\(shards) shards are more than the \(units) samples that there are to judge; give --shards "
        + "\(units) or less"
    case .noShard(let shard, let count):
      "there is no shard \(shard): the plan has \(count), from 0 to \(count - 1)"
    case .changed(let path):
      "\(path): is not what the plan wrote there; a plan is not changed: make another one"
    case .badLine(let path, let line):
      "\(path):\(line): is not what the plan wrote there; make another plan"
    case .otherSetUp(let path, let differences):
      "\(path): this worker is set up in another way than the plan ("
        + differences.map { "\($0.field): \($0.theirs) in the plan, \($0.ours) here" }
        .joined(separator: "; ") + "); mend that here, or make a plan for it"
    case .exists(let path):
      "\(path): is there already; name another --output, or remove it"
    }
  }
}
