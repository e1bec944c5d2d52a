// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The variables that name a proxy.
enum ProxyVariables {
  /// Lets requests to this machine go straight, which libcurl would send to a proxy too.
  ///
  /// Changes the environment, so it is for a time when nothing else reads it.
  static func exemptLoopback() {
    guard isSet else { return }
    let hosts = read("no_proxy") ?? read("NO_PROXY") ?? ""
    guard hosts != "*", !hosts.contains("127.0.0.1") else { return }
    setenv("no_proxy", hosts.isEmpty ? "127.0.0.1" : hosts + ",127.0.0.1", 1)
  }

  /// Whether a request to a host without encryption may go to a proxy, as libcurl decides it.
  static func mayConcern(host: String) -> Bool {
    guard isSet else { return false }
    let exempt = read("no_proxy") ?? read("NO_PROXY") ?? ""
    return exempt != "*"
      && !exempt.split(separator: ",").contains { $0.filter { $0 != " " } == host }
  }

  private static var isSet: Bool {
    ["http_proxy", "all_proxy", "ALL_PROXY"].contains { !(read($0) ?? "").isEmpty }
  }

  private static func read(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
