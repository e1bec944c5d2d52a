// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Grading
import Problems
import Reports
import Runs
import Testing

/// What models write, and others name, can do nothing on the page.
struct HostilePageTests {
  private static let texts = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><svg onload=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' autofocus onfocus='alert(1)",
    // To Swift these are one character each, and not the quotes and angles that HTML sees.
    "\"\u{301} onmouseover=alert(1) x=\"\u{301}",
    "<\u{338}img src=x onerror=alert(1)>",
    "{{title}}{{{script}}}",
    "&lt;img src=x onerror=alert(1)&gt;",
    "javascript:alert(1)",
    "<style>@import url(//example.com)</style>",
    "\u{202E}evil\u{2066}\u{2069}",
    "a\u{2028}b\u{2029}c\u{0}d\u{1B}[2J\u{85}",
    "\u{FFFD}\u{FFFF}\u{10FFFF}\u{E0041}",
    String(repeating: "[", count: 100_000),
    String(repeating: "<b>", count: 50_000),
    String(repeating: "a", count: 1 << 20),
    "<!DOCTYPE lolz [<!ENTITY a \"aaa\"><!ENTITY b \"&a;&a;\">]>&b;",
  ]

  private func page(task: (Int) -> String, name: String) async throws -> ParsedPage {
    let scratch = try RunScratch()
    let records = Self.texts.enumerated().map { place, text in
      let short = String(text.prefix(3000))
      return SampleRecord(
        sample: Sample(task: TaskID(task(place)), index: 0, form: .completion, text: text),
        judgement: Judgement(
          verdict: place % 2 == 0 ? .exception : .tampering(how: short),
          judging: .strict,
          message: short,
          attempts: [short],
          suites: [
            SuiteJudgement(
              suite: short,
              verdict: .wrongAnswer,
              calls: 1,
              failed: [0],
              failures: [FailingInput(index: 0, input: short, expected: short, actual: short)]
            )
          ]
        ),
        program: text
      )
    }
    let run = try scratch.run(
      name,
      records,
      samples: 1,
      tasks: records.map(\.sample.task),
      settings: ["model": "</td><script>alert(1)</script>\u{202E}"]
    )
    let problems = records.map { record in
      Problem(
        id: record.sample.task,
        prompt: "#" + record.sample.text.prefix(1000),
        entryPoint: "f",
        reference: .init(form: .completion, text: record.sample.text),
        suites: []
      )
    }
    var read = try PageRun(reading: run)
    read.problems = problems
    return ParsedPage(try await ReportPage([read, read]).html(mostBytes: 20_000_000))
  }

  @Test func theStructureOfThePageDoesNotChange() async throws {
    let tame = try await page(task: { "T/\($0)" }, name: "run")
    let hostile = try await page(
      task: { "\($0)/" + Self.texts[$0].prefix(200) },
      name: "<script>alert(1)<" + "script>\u{202E}\""
    )
    #expect(hostile.elements == tame.elements)
    #expect(hostile.scripts == tame.scripts)
    #expect(hostile.attributes == tame.attributes)
  }

  @Test func onlyThePagesOwnScriptMayRun() async throws {
    let page = try await page(task: { "T/\($0)" }, name: "run")
    #expect(page.scripts.count { $0.hasPrefix("<script>") } == 1)
    let policy = try #require(page.policy)
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
    for (element, source) in [("style", "style-src"), ("script", "script-src")] {
      let text = try #require(page.content(of: element))
      let digest = ContentDigest.sha256Base64(Array(text.utf8))
      #expect(policy.contains("\(source) 'sha256-\(digest)'"))
      #expect(!text.contains("</") && !text.contains("<!--") && !text.contains("url("))
    }
    #expect(!policy.contains("unsafe"))
    #expect(page.attributes.isDisjoint(with: ["src", "style", "action", "data", "srcset"]))
    #expect(!page.attributes.contains { $0.hasPrefix("on") })
    #expect(page.addresses.allSatisfy { $0.hasPrefix("#") })
  }

  @Test func whatActsIsShownByItsNumber() async throws {
    let page = try await page(task: { "\($0)/" + Self.texts[$0].prefix(200) }, name: "run")
    let acting = page.html.unicodeScalars.filter {
      switch $0.properties.generalCategory {
      case .control: $0 != "\n"
      case .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
    #expect(acting.isEmpty)
    #expect(page.text.contains("&lt;U+202E&gt;evil"))
  }

  @Test func theTextsAreTheModelsOwn() async throws {
    let page = try await page(task: { "T/\($0)" }, name: "run")
    for (place, text) in Self.texts.enumerated() {
      let found = try #require(try page.data("task-\(place)")["texts"]?.array?[1])
      if text.utf16.count <= 65_536 {
        #expect(found.string == text)
      } else {
        #expect(found["text"]?.string == String(text.prefix(65_536)))
        #expect(found["cut"]?.integer == text.count - 65_536)
      }
    }
  }
}
