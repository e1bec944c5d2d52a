// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Testing

struct RunProtocolTests {
  @Test func theDigestIsThatOfTheSortedJSON() throws {
    let json = try exampleProtocol().json().text(.compact)
    #expect(json.hasPrefix(#"{"benchmark":{"name":"HumanEval","split":"test","suite":"base","#))
    #expect(
      json.contains(#""limits":{"blockedSeconds":3,"cpuSeconds":10,"memoryBytes":1073741824,"#)
    )
    #expect(json.contains(#""sampling":{"n":1,"temperature":0.2,"topP":0.95}"#))
    #expect(try exampleProtocol().digest() == SampleRecord.digest(of: json))
  }

  @Test func namesTheFieldsThatDiffer() throws {
    var other = exampleProtocol(cpuSeconds: 3)
    other.sampling.temperature = nil
    other.isolation.layers = ["seccomp"]
    other.provider.settings["model"] = "m"
    let differences = try exampleProtocol().differences(from: other)
    #expect(
      differences.map(\.description) == [
        #"isolation.layers: ["namespaces", "seccomp"] here, ["seccomp"] there"#,
        "limits.cpuSeconds: 10 here, 3 there",
        "provider.settings.model: not set here, m there",
        "sampling.temperature: 0.2 here, not set there",
      ]
    )
    #expect(try exampleProtocol().differences(from: exampleProtocol()).isEmpty)
  }

  @Test func theSelectionKnowsItsTasksAndTheirOrder() {
    let all = RunProtocol.TaskSelection(humanEval)
    #expect(all.count == 164)
    #expect(all.digest != RunProtocol.TaskSelection(humanEval.reversed()).digest)
    #expect(all.digest == RunProtocol.TaskSelection(humanEval).digest)
  }
}
