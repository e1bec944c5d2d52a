// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A proxy: where it is, how it is spoken to, and what it lets us in by, which never prints.
package struct ProxyAddress: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  package enum Kind: Sendable, Hashable {
    /// Asked over HTTP: with `CONNECT` for a tunnel, or with a whole address.
    case http
    /// Version 5, which looks names up itself.
    case socks
  }

  package let kind: Kind
  package let host: String
  package let port: Int
  /// The value of a `Proxy-Authorization` header; nil for a proxy that wants none.
  let authorization: String?
  /// What must not be shown of it: as it is sent, and as it is written.
  private let secrets: [String]

  /// Reads an address as proxy variables hold it: `[SCHEME://][USER:PASSWORD@]HOST[:PORT]`.
  ///
  /// User and password may be percent-encoded. Without a port it is 80, or 1080 for SOCKS.
  ///
  /// - Parameters:
  ///   - text: The address.
  ///   - variable: The variable that holds it, which an error names.
  /// - Throws: ``HTTPError/proxy(reason:)``, without the user and the password.
  init(_ text: String, of variable: String) throws {
    func failure(_ reason: String) -> HTTPError { .proxy(reason: "\(variable) \(reason)") }
    var rest = text[...]
    var scheme = "http"
    if let end = rest.firstRange(of: "://") {
      scheme = rest[..<end.lowerBound].lowercased()
      rest = rest[end.upperBound...]
    }
    switch scheme {
    case "http": kind = .http
    case "socks5", "socks5h", "socks": kind = .socks
    default:
      // What stands there may be a part of the password.
      let name = Self.unusable.contains(scheme) ? "\(scheme)://" : "an unknown scheme"
      throw failure("names a proxy by \(name), where http:// and socks5:// are known")
    }
    rest = rest.prefix { $0 != "/" }
    if let at = rest.lastIndex(of: "@") {
      guard var credentials = Self.decoded(rest[..<at]) else {
        throw failure("has a user or a password that is not percent-encoded as it should be")
      }
      if !rest[..<at].contains(":") { credentials += ":" }
      guard kind == .http else { throw failure("has a password for SOCKS, which is not supported") }
      let encoded = Data(credentials.utf8).base64EncodedString()
      authorization = "Basic " + encoded
      // A colon of the user's is encoded.
      let password = rest[..<at].drop { $0 != ":" }.dropFirst()
      let written = [encoded, credentials, String(password), Self.decoded(password) ?? ""]
      secrets = written.filter { $0.utf8.count > 3 }
      rest = rest[rest.index(after: at)...]
    } else {
      authorization = nil
      secrets = []
    }
    guard let place = HostAndPort(rest), !place.host.isEmpty else {
      throw failure("does not hold the host and the port of a proxy")
    }
    host = place.host
    port = place.port ?? (kind == .http ? 80 : 1080)
  }

  /// Those of which an error may say that they are not known here.
  private static let unusable = ["https", "socks4", "socks4a", "quic", "h2", "ftp", "direct"]

  /// A text in which what lets us in is masked, for what the proxy says.
  func redacting(_ body: Data) -> Data {
    guard !secrets.isEmpty else { return body }
    let text = String(decoding: body, as: UTF8.self)
    return Data(secrets.reduce(text) { $0.replacing($1, with: Secret.mask) }.utf8)
  }

  /// A user and a password, or a part of these, with every `%XX` as the byte it stands for; nil where two digits do not follow.
  private static func decoded(_ userInfo: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = userInfo.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  package var description: String {
    "\(kind == .http ? "http" : "socks5")://\(host):\(port)"
  }

  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A host, without the brackets of an IPv6 address, and perhaps a port.
struct HostAndPort: Hashable {
  var host: String
  var port: Int?

  /// Nil when what stands in a port's place is none.
  init?(_ text: some StringProtocol) {
    var rest = text[...]
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      host = rest[rest.index(after: rest.startIndex)..<end].lowercased()
      rest = rest[rest.index(after: end)...]
      guard rest.isEmpty || rest.first == ":" else { return nil }
      rest = rest.dropFirst()
    } else if let colon = rest.lastIndex(of: ":"), rest.firstIndex(of: ":") == colon {
      host = rest[..<colon].lowercased()
      rest = rest[rest.index(after: colon)...]
    } else {
      // A name, or an IPv6 address without brackets.
      host = rest.lowercased()
      rest = rest[rest.endIndex...]
    }
    guard !rest.isEmpty else { return }
    guard let number = Int(rest), (1...65535).contains(number) else { return nil }
    port = number
  }
}

extension HTTPError {
  static let proxyWantsCredentials = HTTPError.proxy(
    reason: "it wants a user and a password, as in http://USER:PASSWORD@HOST:PORT"
  )
}
