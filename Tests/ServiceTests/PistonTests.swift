// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Service

/// Which runtime a request of Piston's form names.
struct PistonTests {
  @Test(arguments: [
    ("*", true), ("x", true), ("", true), ("3", true), ("3.x", true), ("3.11", true),
    ("3.11.7", true), ("v3.11.7", true), ("=3.11.7", true), (">=3.10", true), (">= 3.10 <4", true),
    ("^3.10.0", true), ("~3.11.2", true), ("2 || 3", true), ("<=3.11", true), (">3.10", true),
    ("3.12", false), ("3.11.6", false), ("^3.12", false), ("~3.10", false), ("<3.11.7", false),
    (">3.11", false), ("2.x", false), ("^2", false), ("9", false), ("three", false),
    ("3.11.7.1", false),
    ("-1", false), ("^", false),
  ])
  func selectsVersionsAsSemVerDoes(selector: String, isMeant: Bool) {
    #expect(PistonRuntime(version: "3.11.7").isMeant(by: "python", selector) == isMeant)
  }

  @Test(arguments: [
    ("python", true), ("python3", true), ("py", true), ("python3.11", true), ("python2", false),
    ("javascript", false), ("", false),
  ])
  func hasOneLanguage(name: String, isMeant: Bool) {
    #expect(PistonRuntime(version: "3.11.7").isMeant(by: name, "*") == isMeant)
  }
}
