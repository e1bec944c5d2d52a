// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct PowerTests {
  private struct Section: Decodable {
    struct Case: Decodable {
      var T: Int
      var discordance: Double
      var mde_normal_one_sided_05_power80: Double?
      var mde_normal_two_sided_05_power80: Double?
      var mde_exact_one_sided_05_power80: Double?
    }
    struct Example: Decodable {
      var T: Int
      var p_lost: Double
      var p_gain: Double
      var one_sided_05: Double
      var two_sided_05: Double
    }
    struct Unpaired: Decodable {
      var value: Double
    }
    var unpaired_mde_164_p06: Unpaired
    var cases: [Case]
    var power_examples: [Example]
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func detectableDropsAgreeWithTheVectors() throws {
    for vector in try Vectors.section("power_mcnemar", as: Section.self).cases {
      let power = try McNemarPower(tasks: vector.T)
      let drop = try power.detectableDrop(discordance: vector.discordance)
      #expect((drop == nil) == (vector.mde_exact_one_sided_05_power80 == nil))
      if let drop, let expected = vector.mde_exact_one_sided_05_power80 {
        // The vector has five digits.
        #expect(abs(drop - expected) <= 1e-5, "\(vector) \(drop)")
      }
      for (sides, expected) in [
        (Sides.one, vector.mde_normal_one_sided_05_power80),
        (.two, vector.mde_normal_two_sided_05_power80),
      ] {
        let normal = try normalDetectableDifference(
          tasks: vector.T,
          discordance: vector.discordance,
          sides: sides
        )
        #expect((normal == nil) == (expected == nil))
        if let normal, let expected { #expect(isClose(normal, to: expected, relative: 1e-9)) }
      }
    }
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func powerAgreesWithTheVectors() throws {
    let section = try Vectors.section("power_mcnemar", as: Section.self)
    for vector in section.power_examples {
      for (sides, expected) in [(Sides.one, vector.one_sided_05), (.two, vector.two_sided_05)] {
        let power = try McNemarPower(tasks: vector.T, sides: sides)
          .power(lost: vector.p_lost, gained: vector.p_gain)
        #expect(isClose(power, to: expected, relative: 1e-9), "\(vector) \(sides) \(power)")
      }
    }
    let unpaired = try unpairedDetectableDifference(tasks: 164, share: 0.6)
    #expect(isClose(unpaired, to: section.unpaired_mde_164_p06.value))
  }

  @Test func theSizeOfTheTestIsAtMostAlpha() throws {
    for tasks in [1, 5, 20, 164, 378] {
      let test = try McNemarPower(tasks: tasks)
      for discordance in [0.01, 0.1, 0.3, 1] {
        #expect(try test.power(lost: discordance / 2, gained: discordance / 2) <= 0.05)
      }
    }
  }

  @Test func findsNoDropWhereThereAreTooFewDisagreements() throws {
    let test = try McNemarPower(tasks: 164)
    #expect(try test.detectableDrop(discordance: 0) == nil)
    #expect(try test.detectableDrop(discordance: 0.02) == nil)
    #expect(try normalDetectableDifference(tasks: 164, discordance: 0.001) == nil)
    #expect(try test.power(lost: 0, gained: 0) == 0)
    #expect(try McNemarPower(tasks: 4).power(lost: 1, gained: 0) == 0)
    #expect(isClose(try McNemarPower(tasks: 5).power(lost: 1, gained: 0), to: 1))
    #expect(try test.power(lost: 0.1, gained: 0.9.nextUp.nextUp) < 1e-12)
  }

  @Test func refusesWhatIsNoProbability() throws {
    #expect(throws: StatisticsError.noTasks) { try McNemarPower(tasks: 0) }
    #expect(throws: StatisticsError.self) { try McNemarPower(tasks: 5, alpha: 0) }
    let test = try McNemarPower(tasks: 5)
    #expect(throws: StatisticsError.self) { try test.power(lost: 0.6, gained: 0.6) }
    #expect(throws: StatisticsError.self) { try test.power(lost: .nan, gained: 0.6) }
    #expect(throws: StatisticsError.self) { try test.detectableDrop(discordance: 0.5, power: 1) }
    #expect(throws: StatisticsError.self) { try detectableDifference(standardError: 1, alpha: 1) }
  }
}
