// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Subprocess
import Testing

/// `evalharness prompt`: exact bytes on standard output, digests beside it.
@Suite(.timeLimit(.minutes(1)))
struct PromptTests {
  private let program: Program
  private let file: String

  init() throws {
    program = try Program()
    file = try program.folder.write(
      "own.jsonl",
      #"{"task_id":"T/0","prompt":"def f():\n    \"\"\"One.\"\"\"\n","entry_point":"f","#
        + #""canonical_solution":"    return 1\n","test":"def check(c): assert c() == 1"}"# + "\n"
    )
  }

  private func prompt(_ arguments: String...) async throws -> Program.Ending {
    try await prompt(arguments)
  }

  private func prompt(_ arguments: [String]) async throws -> Program.Ending {
    let words = ["prompt", "--problems", file, "--task", "T/0"] + arguments
    return try await program.under(["/usr/bin/env"], words)
  }

  @Test func aPromptOfTextIsItsBytes() async throws {
    let ending = try await prompt()
    #expect(ending.status == .exited(0))
    #expect(ending.output == "def f():\n    \"\"\"One.\"\"\"\n")
    #expect(ending.errors.hasPrefix("evalharness: T/0: template 'base' "))
  }

  @Test func turnsAreWhatAServerIsSent() async throws {
    let ending = try await prompt("--style", "evalplus", "--system", "Hi", "-q")
    #expect(
      ending.output == #"[{"content":"Hi","role":"system"},{"content":"Please provide a "#
        + #"self-contained Python script that solves the following problem in a markdown code "#
        + #"block:\n```python\ndef f():\n    \"\"\"One.\"\"\"\n```","role":"user"}]"#
    )
    #expect(ending.errors == "")
  }

  @Test func theWholeRequestIsPrintedForAServer() async throws {
    let ending = try await prompt("--server", "llama-server", "--greedy", "-q")
    #expect(
      ending.output == #"{"max_tokens":512,"model":"model","prompt":"def f():\n    "#
        + #"\"\"\"One.\"\"\"\n","stop":["\nclass","\ndef","\n#","\nif","\nprint"],"temperature":0}"#
    )
  }

  @Test func aChatHasRoomToExplainItself() async throws {
    let ending = try await prompt("--server", "vllm", "--style", "chat", "--greedy", "-q")
    #expect(ending.output.hasPrefix(#"{"max_tokens":4096,"#), "\(ending.output)")
  }

  @Test(arguments: [
    (["--style", "mbpp-3shot"], 64, "the examples Mbpp/2, Mbpp/3, Mbpp/4 of the style are not in"),
    (["--style", "mbpp-docstring"], 64, "T/0 is no sentence with assertions"),
    (["--template", "/nowhere"], 1, "/nowhere: cannot be read"),
    (["--style", "file", "--template", "/nowhere"], 1, "/nowhere: cannot be read"),
    (["--style", "file"], 64, "--style file needs --template with a file."),
    (["--style", "chat", "--template", "/nowhere"], 64, "--template goes with --style file"),
    (["--system", "Hi"], 64, "--system and --prefill go with a style for chat."),
    (["--greedy", "--temperature", "1"], 64, "exclude each other"),
    (["--top-p", "2"], 64, "top-p is 2.0: give more than 0 and at most 1."),
    (["--server", "tgi", "--shape", "completions"], 64, "tgi has no 'completions'"),
  ])
  func whatCannotBeDoneIsNamed(arguments: [String], status: Int32, message: String) async throws {
    let ending = try await prompt(arguments + ["-q"])
    #expect(ending.status == .exited(status))
    #expect(ending.errors.contains(message), "\(ending.errors)")
    #expect(ending.output == "")
  }
}
