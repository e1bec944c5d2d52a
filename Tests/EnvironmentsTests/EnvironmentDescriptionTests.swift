// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Environments
import Testing

/// The environments that the binary carries.
struct EnvironmentDescriptionTests {
  @Test func everyPinIsLockedOnceInItsPart() throws {
    for environment in try EnvironmentDescription.bundled() {
      let first = try #require(environment.parts.first)
      for part in environment.parts {
        let locked = Set((first.wheels + part.wheels).map { "\($0.name)==\($0.version)" })
        for pin in part.pins where pin.contains("==") {
          #expect(locked.contains(pin), "\(environment.name): \(pin)")
        }
        #expect(Set(part.wheels.map(\.name)).count == part.wheels.count)
        #expect(part.wheels.allSatisfy { $0.sha256.count == 64 && $0.bytes > 0 })
      }
      // A wheel of two parts is one wheel: of each package there is one version.
      let names = environment.parts.wheels.map(\.name)
      #expect(Set(names).count == names.count)
    }
  }

  @Test func partsAreLeftOutByName() throws {
    let environment = try #require(
      try EnvironmentDescription.bundled().first { $0.name == "ds1000" }
    )
    #expect(try environment.parts(without: ["torch"]).map(\.name) == ["base", "tensorflow"])
    #expect(
      throws: EnvironmentError.unknownPart("base", of: "ds1000", known: ["tensorflow", "torch"])
    ) {
      try environment.parts(without: ["base"])
    }
  }
}
