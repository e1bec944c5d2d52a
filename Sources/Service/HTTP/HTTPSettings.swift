// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How a service is reached, and how much it takes on.
package struct HTTPSettings: Sendable {
  /// The address that it listens at.
  package var host = "127.0.0.1"
  /// 0: any that is free.
  package var port = 8080
  /// What clients have to show as `Authorization: Bearer …`; nil: nothing.
  package var token: String?
  /// The longest body of a request, in bytes.
  package var mostBodyBytes = 32 << 20
  /// Programs that wait or run at once.
  package var mostPrograms = 100_000
  /// The bytes of all requests that are worked at, at once.
  package var mostBytes = 256 << 20
  package var mostConnections = 16_384
  /// How long a connection may say nothing, and a request may take to arrive.
  package var idleLimit: Duration = .seconds(75)
  /// How long running work may go on once the service is to end.
  package var drainLimit: Duration = .seconds(30)

  /// What `/run_code` says of a program that ended with status 0 before its last statement.
  package var runCodeExit = RunCodeExit.lenient

  package init() {}
}
