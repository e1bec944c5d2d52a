// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Transport

/// Asks a server many times and prints the processor microseconds of an exchange: see exchanges.py.
///
/// Its arguments are `sockets` or `client`, the address, how many are asked at once, how many in all,
/// and the file of the certificates to trust.
@main
enum Exchanges {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 6, let url = URL(string: arguments[2]), let width = Int(arguments[3]),
      let count = Int(arguments[4])
    else {
      print("usage: exchanges sockets|client ADDRESS WIDTH COUNT CERTIFICATES")
      exit(64)
    }
    let client = ClientTransport(trust: TrustRoots(path: arguments[5]), proxies: .none)
    let transport: any HTTPTransport = arguments[1] == "client" ? client : SocketTransport()
    let body = Data(repeating: UInt8(ascii: "x"), count: 1200)
    let request = HTTPRequest(.post, url, headers: ["Accept": "application/json"], body: body)
    // What the first exchanges cost is not what one costs.
    try await ask(request, by: transport, count: 2 * width, width: width)
    let (start, before) = (ContinuousClock.now, processorTime)
    try await ask(request, by: transport, count: count, width: width)
    let processor = (processorTime - before) / .microseconds(1) / Double(count)
    let wall = start.duration(to: .now) / .microseconds(1) / Double(count)
    print("\(Int(processor.rounded())) \(Int(wall.rounded()))")
  }

  private static func ask(
    _ request: HTTPRequest,
    by transport: any HTTPTransport,
    count: Int,
    width: Int
  ) async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for started in 0..<count {
        if started >= width { try await check(group.next()) }
        group.addTask { try await transport.send(request).status }
      }
      while let status = try await group.next() { check(status) }
    }
  }

  private static func check(_ status: Int?) {
    precondition(status == 200)
  }

  /// User's and system's.
  private static var processorTime: Duration {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(.zero) {
      $0 + .seconds($1.tv_sec) + .microseconds($1.tv_usec)
    }
  }
}
