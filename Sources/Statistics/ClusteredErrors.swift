// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a clustered standard error does about there being few clusters.
package enum ClusterCorrection: Sendable, Hashable {
  /// Nothing, as in Miller 2024, appendix A.
  case none
  /// Multiplies the variance by `C / (C - 1)` for `C` clusters, as inspect_ai does.
  case fewClusters
}

/// The standard error of the mean score of tasks that come in clusters.
///
/// The tasks of a cluster share an origin, as those of DS-1000 do a question and those of MultiPL-E
/// the problem they translate, and are not independent. Sums the residuals of a cluster before
/// squaring them. With clusters of one task and ``ClusterCorrection/fewClusters`` it is
/// ``superpopulationStandardError(_:)``. See Liang and Zeger 1986; Miller 2024, appendix A.
///
/// Nil for fewer than two clusters that hold a task.
package func clusteredStandardError(
  _ clusters: [[Double]],
  correction: ClusterCorrection
) -> Double? {
  let clusters = clusters.filter { !$0.isEmpty }
  guard clusters.count >= 2 else { return nil }
  let tasks = Double(clusters.reduce(0) { $0 + $1.count })
  let mean = clusters.reduce(0) { $0 + $1.reduce(0, +) } / tasks
  let squares = clusters.reduce(0.0) { sum, cluster in
    let residual = cluster.reduce(0) { $0 + ($1 - mean) }
    return sum + residual * residual
  }
  let error = squares.squareRoot() / tasks
  guard correction == .fewClusters else { return error }
  let count = Double(clusters.count)
  return error * (count / (count - 1)).squareRoot()
}
