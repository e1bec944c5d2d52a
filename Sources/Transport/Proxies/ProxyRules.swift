// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// Which requests go by which proxy.
package struct ProxyRules: Sendable, Hashable {
  /// By scheme.
  private var proxies: [String: Named] = [:]
  private var exemptions: [ProxyExemption] = []

  /// What a variable holds; a wrong one is an error only for a request that it concerns.
  private struct Named: Hashable {
    var variable: String
    var address: String
  }

  /// No proxy at all.
  package static let none = ProxyRules(environment: [:])

  /// What the environment of this process says.
  package static let ofProcess = ProxyRules(environment: ProcessInfo.processInfo.environment)

  /// Reads `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, as curl does.
  ///
  /// The names in capitals count too where the others are absent, but for `HTTP_PROXY`, which a
  /// program that answers web requests takes from whoever asks it.
  package init(environment: [String: String]) {
    func value(_ names: String...) -> Named? {
      for name in names {
        guard let address = environment[name] else { continue }
        return address.isEmpty ? nil : Named(variable: name, address: address)
      }
      return nil
    }
    let all = value("all_proxy", "ALL_PROXY")
    proxies["http"] = value("http_proxy") ?? all
    proxies["https"] = value("https_proxy", "HTTPS_PROXY") ?? all
    let list = value("no_proxy", "NO_PROXY")?.address ?? ""
    exemptions = list.split { $0 == "," || $0.isWhitespace }.map { ProxyExemption($0) }
  }

  /// The proxy for an address; nil when it is asked straight.
  ///
  /// - Throws: ``HTTPError/proxy(reason:)`` when the variable holds no address of a proxy.
  package func proxy(for url: URL) throws -> ProxyAddress? {
    guard let scheme = url.scheme?.lowercased(), let named = proxies[scheme],
      let host = url.host(percentEncoded: false)?.lowercased()
    else { return nil }
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let port = url.port ?? (scheme == "https" ? 443 : 80)
    guard !exemptions.contains(where: { $0.covers(bare, port: port) }) else { return nil }
    return try ProxyAddress(named.address, of: named.variable)
  }
}
