// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Transport

/// What the proxy variables say.
struct ProxyRulesTests {
  private func proxy(for address: String, _ environment: [String: String]) throws -> String? {
    let url = try #require(URL(string: address))
    return try ProxyRules(environment: environment).proxy(for: url)?.description
  }

  @Test(
    arguments: [
      (["http_proxy": "http://p:1"], "http://p:1", nil),
      (["https_proxy": "http://p:1"], nil, "http://p:1"),
      (["HTTPS_PROXY": "p:1"], nil, "http://p:1"),
      (["HTTP_PROXY": "http://p:1"], nil, nil),
      (["all_proxy": "socks5://p"], "socks5://p:1080", "socks5://p:1080"),
      (["ALL_PROXY": "p"], "http://p:80", "http://p:80"),
      (["all_proxy": "a:1", "https_proxy": "b:2"], "http://a:1", "http://b:2"),
      (["all_proxy": "a:1", "https_proxy": ""], "http://a:1", "http://a:1"),
      (["https_proxy": "", "HTTPS_PROXY": "b:2"], nil, nil),
      (["http_proxy": "http://user:pass@[::1]:3128/"], "http://::1:3128", nil),
    ] as [([String: String], String?, String?)]
  )
  func aSchemeHasItsProxy(_ environment: [String: String], http: String?, https: String?) throws {
    #expect(try proxy(for: "http://model.example/v1", environment) == http)
    #expect(try proxy(for: "https://model.example/v1", environment) == https)
  }

  @Test(arguments: [
    ("*", "http://model.example", true), ("model.example", "http://model.example", true),
    ("MODEL.example", "http://model.EXAMPLE", true), ("example", "http://model.example", true),
    (".example", "http://model.example", true), ("*.example", "http://model.example", true),
    ("odel.example", "http://model.example", false), ("a, b model.example", "http://b", true),
    ("model.example:8000", "http://model.example:8000", true),
    ("model.example:8000", "http://model.example:8001", false),
    ("model.example:443", "https://model.example", true),
    ("127.0.0.1", "http://127.0.0.1:8000", true), ("127.0.0.1", "http://127.0.0.2", false),
    ("10.0.0.0/8", "http://10.200.3.4", true), ("10.0.0.0/8", "http://11.0.0.1", false),
    ("192.168.4.0/22", "http://192.168.7.255", true),
    ("192.168.4.0/22", "http://192.168.8.0", false), ("0.0.0.0/0", "http://1.2.3.4", true),
    ("::1", "http://[::1]:80", true), ("[::1]:81", "http://[::1]:80", false),
    ("fd00::/8", "http://[fd12::1]", true), ("fd00::/8", "http://[fe80::1]", false),
    ("10.0.0.0/8", "http://ten.example", false), ("10.0.0.0/99", "http://10.0.0.1", false),
    ("", "http://model.example", false), (".", "http://model.example", false),
  ])
  func someHostsAreAskedStraight(list: String, address: String, isStraight: Bool) throws {
    for name in ["no_proxy", "NO_PROXY"] {
      let found = try proxy(for: address, ["all_proxy": "p:1", name: list])
      #expect((found == nil) == isStraight)
    }
  }

  @Test(arguments: [
    "https://user:pass@p:1", "http://user:pass@p:port", "http://user:pass@",
    "http://us%zzer:pass@p",
    "socks5://user:pass@p", "http://user:pass@p:70000", "http://user:pass@[::1",
  ])
  func whatNamesNoProxyIsAnErrorForWhomItConcerns(address: String) throws {
    let error = #expect(throws: HTTPError.self) {
      try proxy(for: "https://x", ["https_proxy": address])
    }
    #expect(error?.description.contains("https_proxy ") == true)
    #expect(error?.description.contains("pass@") == false)
    #expect(try proxy(for: "http://x", ["https_proxy": address]) == nil)
  }

  /// What stands before `://` may be a part of the password.
  @Test(arguments: ["user:PRXSECRET://h", "user:PRX://SECRET@h:1", "gopher://SECRET@h"])
  func anUnknownSchemeIsNotSaid(address: String) throws {
    let error = #expect(throws: HTTPError.self) { try ProxyAddress(address, of: "x") }
    #expect(error?.description.contains("x names a proxy by an unknown scheme") == true)
    #expect(error?.description.lowercased().contains("secret") == false)
  }

  @Test func whatLetsUsInIsMaskedInWhatTheProxySays() throws {
    let address = try ProxyAddress("http://us%3Aer:p%40ssw@p:1", of: "x")
    let sent = Data("us:er:p@ssw".utf8).base64EncodedString()
    let said = Data("Proxy-Authorization: Basic \(sent); us:er:p@ssw; p%40ssw; p@ssw; kept".utf8)
    let masked = String(decoding: address.redacting(said), as: UTF8.self)
    #expect(masked.hasPrefix("Proxy-Authorization: Basic (secret); "))
    #expect(masked.hasSuffix("; kept"))
    for text in [sent, "p@ssw", "p%40ssw"] { #expect(!masked.contains(text)) }
  }

  @Test func whatLetsUsInIsDecodedAndNotShown() throws {
    let address = try ProxyAddress("http://us%3Aer:p%40ss%20@word@p:1", of: "x")
    #expect(address.authorization == "Basic " + Data("us:er:p@ss @word".utf8).base64EncodedString())
    #expect(address.host == "p")
    var dumped = ""
    dump(address, to: &dumped)
    for text in ["\(address)", String(reflecting: address), dumped] {
      #expect(!text.contains("p@ss") && !text.contains("Basic"))
    }
  }
}
