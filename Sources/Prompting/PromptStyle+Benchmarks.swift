// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

extension PromptStyle {
  /// LiveCodeBench's question, which differs for programs and functions.
  func liveCodeBenchTemplate(for problem: Problem) -> PromptTemplate {
    PromptTemplate(
      name: rawValue,
      system: LiveCodeBenchTexts.system,
      body: problem.statement?.starterCode.isEmpty == false
        ? LiveCodeBenchTexts.function : LiveCodeBenchTexts.program,
      isChat: true
    )
  }

  /// BigCodeBench's question to a chat, which differs for its two kinds of prompts, or its prompt to be continued.
  func bigCodeBenchTemplate(for problem: Problem) -> PromptTemplate {
    guard self == .bigCodeBench else {
      return PromptTemplate(
        name: rawValue,
        body: "{prompt:stripped}\n",
        stop: Self.evalPlusStops + Self.evalPlusHumanEvalStops
      )
    }
    return PromptTemplate(
      name: rawValue,
      body: Self.evalPlusQuestion
        + (problem.statement == nil ? "```\n{prompt:stripped}\n```" : "{statement}") + "\n",
      prefill: Self.answerBeginning,
      isChat: true,
      stop: ["\n```\n"]
    )
  }
}

private enum LiveCodeBenchTexts {
  static let system =
    "You are an expert Python programmer. You will be given a question (problem specification) and will "
    + "generate a correct Python program that matches the specification and passes all tests."
  static let function =
    "### Question:\n{statement}\n\n### Format: You will use the following starter code to write the solution to "
    + "the problem and enclose your code within delimiters.\n```python\n{starter}\n```\n\n"
    + answer
  static let program =
    "### Question:\n{statement}\n\n### Format: Read the inputs from stdin solve the problem and write the answer "
    + "to stdout (do not directly test on the sample inputs). Enclose your code within delimiters as follows. "
    + "Ensure that when the python program runs, it reads the inputs, runs the algorithm and writes output to "
    + "STDOUT.\n```python\n# YOUR CODE HERE\n```\n\n" + answer
  static let answer =
    "### Answer: (use the provided format with backticks)\n\n"
}
