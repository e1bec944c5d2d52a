// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct ClusteredErrorTests {
  private struct Section: Decodable {
    struct Case: Decodable {
      var groups: [[Double]]
      var mean: Double
      var se_cr0: Double
      var se_inspect: Double
      var se_iid: Double
    }
    var cases: [Case]
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    for vector in try Vectors.section("clustered_se", as: Section.self).cases {
      let plain = try #require(clusteredStandardError(vector.groups, correction: .none))
      let few = try #require(clusteredStandardError(vector.groups, correction: .fewClusters))
      let tasks = vector.groups.flatMap { $0 }
      let independent = try #require(superpopulationStandardError(tasks))
      #expect(isClose(plain, to: vector.se_cr0), "\(vector)")
      #expect(isClose(few, to: vector.se_inspect), "\(vector)")
      #expect(isClose(independent, to: vector.se_iid), "\(vector)")
      #expect(isClose(tasks.reduce(0, +) / Double(tasks.count), to: vector.mean))
    }
  }

  @Test func clustersOfOneAreIndependentTasks() throws {
    let scores = [0, 0.25, 1, 0.5, 0.5, 0.75]
    let clustered = clusteredStandardError(scores.map { [$0] }, correction: .fewClusters)
    #expect(
      isClose(try #require(clustered), to: try #require(superpopulationStandardError(scores)))
    )
  }

  @Test func isUndefinedForOneCluster() {
    #expect(clusteredStandardError([[1, 0]], correction: .none) == nil)
    #expect(clusteredStandardError([[1, 0], []], correction: .none) == nil)
  }
}
