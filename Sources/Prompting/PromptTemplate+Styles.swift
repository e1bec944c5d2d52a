// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// The ways of putting a problem to a model that are known by name.
package enum PromptStyle: String, Sendable, Hashable, Codable, CaseIterable {
  /// The problem's prompt as it is, for a model to continue; of a problem of infilling its suffix beside it, for
  /// servers that know where a model wants it.
  case base
  /// One turn that asks for the function in a fenced block; for DS-1000, its authors' own question.
  case chat
  /// WizardCoder's scripts as published.
  case wizardCoder = "wizardcoder"
  /// The prompts of WizardCoder-15B's published generations, which the scripts differ from.
  case wizardCoder15B = "wizardcoder-15b"
  /// MBPP's own form: three solved examples, then the problem. See Austin et al. 2021.
  case mbppThreeShot = "mbpp-3shot"
  /// A sentence and its first assertion in a docstring. See Fried et al. 2022.
  case mbppDocstring = "mbpp-docstring"
  /// EvalPlus's question to a model for chat.
  case evalPlus = "evalplus"
  /// EvalPlus's question with the beginning of the answer.
  case evalPlusPrefill = "evalplus-prefill"
  /// EvalPlus's prompt for a model that continues.
  case evalPlusBase = "evalplus-base"
  /// Prefix, suffix and the place of the middle, by the tokens of StarCoder, StarCoder2 and Granite.
  case fillStarCoder = "fim-starcoder"
  /// By those of Qwen2.5-Coder and CodeGemma.
  case fillQwen = "fim-qwen"
  /// By those of DeepSeek-Coder.
  case fillDeepSeek = "fim-deepseek"
  /// By those of Code Llama.
  case fillCodeLlama = "fim-codellama"
  /// The same with the suffix first.
  case fillStarCoderSPM = "fim-starcoder-spm"
  case fillQwenSPM = "fim-qwen-spm"
  case fillDeepSeekSPM = "fim-deepseek-spm"
  case fillCodeLlamaSPM = "fim-codellama-spm"
  /// A prediction with an example that thinks aloud, for a model to continue. See Gu et al. 2024.
  case chainOfThought = "cot"
  /// The same as one turn of a chat.
  case chatChainOfThought = "chat-cot"
  /// LiveCodeBench's question to models for chat. See Jain et al. 2024, appendix, and
  /// `lcb_runner/prompts/code_generation.py`.
  case liveCodeBench = "livecodebench"
  /// BigCodeBench's question to models for chat, with the beginning of the answer. See Zhuo et al. 2024 and
  /// `bigcodebench/gen/util` of their package.
  case bigCodeBench = "bigcodebench"
  /// BigCodeBench's prompt for models that continue.
  case bigCodeBenchBase = "bigcodebench-base"

  /// The styles for problems of infilling.
  package static let infilling = allCases.filter { $0.rawValue.hasPrefix("fim-") }

  /// The examples of a few-shot style, which are problems of the benchmark itself.
  package var shots: [TaskID] {
    self == .mbppThreeShot ? ["Mbpp/2", "Mbpp/3", "Mbpp/4"].map { TaskID($0) } : []
  }

  /// The template for a problem.
  ///
  /// - Parameters:
  ///   - problem: The problem, whose kind may decide.
  ///   - benchmark: The problems that the examples are among; not looked at without examples.
  /// - Returns: A template that is the same for all problems of a kind.
  /// - Throws: ``PromptError/noShots(_:)`` and ``PromptError/prediction(_:template:isWanted:)``, and
  ///   ``PromptError/question(_:template:)``.
  package func template(
    for problem: Problem,
    among benchmark: [Problem] = []
  ) throws -> PromptTemplate {
    if let prediction = problem.prediction {
      return try predictionTemplate(prediction.kind, of: problem.id)
    }
    guard problem.question == nil || self == .base || self == .chat else {
      throw PromptError.question(problem.id, template: rawValue)
    }
    let isSentence = Sentence(problem) != nil
    let isInsertion = problem.insertion != nil
    let isContest = ContestQuestion(problem) != nil
    switch self {
    case .base where problem.suffix != nil:
      return PromptTemplate(
        name: rawValue,
        body: "{prompt}",
        suffix: "{suffix}",
        stop: FillTokens.all
      )
    case .base where problem.question?.asksForWords == true:
      return PromptTemplate(name: rawValue, body: "{question}\n\n")
    case .chat where problem.question?.asksForWords == true:
      return PromptTemplate(name: rawValue, body: "{question}", isChat: true)
    case .base where problem.question != nil:
      return PromptTemplate(
        name: rawValue,
        body: "{question}\n\n{prompt}",
        stop: problem.question?.hasSeveralParts == true ? Self.docstringStops : Self.packStops
      )
    case .base:
      return PromptTemplate(
        name: rawValue,
        body: "{prompt}",
        stop: isInsertion
          ? Self.ds1000Stops
          : isContest
            ? Self.contestStops : isSentence ? Self.docstringStops : Self.codexStops
      )
    case .mbppDocstring:
      return PromptTemplate(
        name: rawValue,
        body: "\"\"\"\n{text}\n{first_test}\n\"\"\"\n",
        stop: Self.docstringStops
      )
    case .chat where isInsertion:
      return PromptTemplate(
        name: rawValue,
        system: Self.ds1000System,
        body: "{prompt}",
        isChat: true,
        stop: Self.ds1000Stops
      )
    case .chat where problem.question != nil:
      return PromptTemplate(name: rawValue, body: Self.chatQuestion, isChat: true)
    case .chat where isContest:
      return PromptTemplate(name: rawValue, body: Self.chatContest, isChat: true)
    case .chat:
      return PromptTemplate(
        name: rawValue,
        body: isSentence ? Self.chatSentence : Self.chatFunction,
        isChat: true
      )
    case .wizardCoder:
      return PromptTemplate(
        name: rawValue,
        body: isSentence
          ? Self.alpaca(blankLines: 1, "\n{text}\nTest examples:\n{tests}")
          : isContest
            ? Self.alpaca(blankLines: 1, "{text}") : Self.alpaca(blankLines: 2, "{prompt:tabs}")
      )
    case .wizardCoder15B:
      return PromptTemplate(name: rawValue, body: Self.alpaca(blankLines: 1, "{prompt}"))
    case .mbppThreeShot:
      return PromptTemplate(
        name: rawValue,
        body: try Self.solved(shots, among: benchmark) + Self.austin,
        stop: ["[DONE]"]
      )
    case .evalPlus:
      return PromptTemplate(
        name: rawValue,
        body: Self.evalPlusQuestion + "```python\n{prompt:stripped}\n```",
        isChat: true
      )
    case .evalPlusPrefill:
      return PromptTemplate(
        name: rawValue,
        body: Self.evalPlusQuestion + "```\n{prompt:stripped}\n```",
        prefill: Self.answerBeginning,
        isChat: true,
        stop: ["\n```\n"]
      )
    case .evalPlusBase:
      return PromptTemplate(
        name: rawValue,
        body: "{prompt:stripped}\n",
        stop: Self.evalPlusStops
          + (isSentence ? Self.evalPlusMBPPStops : Self.evalPlusHumanEvalStops)
      )
    case .fillStarCoder: return FillTokens.starCoder.template(rawValue, isSuffixFirst: false)
    case .fillQwen: return FillTokens.qwen.template(rawValue, isSuffixFirst: false)
    case .fillDeepSeek: return FillTokens.deepSeek.template(rawValue, isSuffixFirst: false)
    case .fillCodeLlama: return FillTokens.codeLlama.template(rawValue, isSuffixFirst: false)
    case .fillStarCoderSPM: return FillTokens.starCoder.template(rawValue, isSuffixFirst: true)
    case .fillQwenSPM: return FillTokens.qwen.template(rawValue, isSuffixFirst: true)
    case .fillDeepSeekSPM: return FillTokens.deepSeek.template(rawValue, isSuffixFirst: true)
    case .fillCodeLlamaSPM: return FillTokens.codeLlama.template(rawValue, isSuffixFirst: true)
    case .liveCodeBench: return liveCodeBenchTemplate(for: problem)
    case .bigCodeBench, .bigCodeBenchBase: return bigCodeBenchTemplate(for: problem)
    case .chainOfThought, .chatChainOfThought:
      throw PromptError.prediction(problem.id, template: rawValue, isWanted: false)
    }
  }
}

// MARK: - Their texts

extension PromptStyle {
  // See Chen et al. 2021, section 3.2.
  private static let codexStops = ["\nclass", "\ndef", "\n#", "\nif", "\nprint"]
  // See Muennighoff et al. 2023, appendix, and humanevalpack.py of the authors' harness.
  private static let packStops = [
    "\nclass", "\ndef", "\n#", "\n@", "\nprint", "\nif", "\nassert",
  ]
  private static let docstringStops = [
    "\nclass", "\nassert", "\n\"\"\"", "\nprint", "\nif", "\n<|/", "\n```",
  ]

  // A program has functions, conditions and prints of its own: only what no program goes on with ends it.
  private static let contestStops = ["\n\"\"\"", "\n<|/", "\n```"]

  // As run_inference.py of xlang-ai/DS-1000 at b39aab7 asks.
  private static let ds1000Stops = ["</code>", "# SOLUTION END"]
  private static let ds1000System =
    "Write a short code following the given format and indentation. Place the executable code between "
    + "<code> and </code> tags, without any other non-executable things."

  private static let chatFunction =
    "Complete the following Python function. Reply with the whole function in one ```python code "
    + "block and nothing else.\n\n```python\n{prompt:line}```"

  private static let chatSentence =
    "{text} Reply with the whole function in one ```python code block and nothing else. It has to "
    + "pass these tests:\n\n```python\n{tests}\n```"

  private static let chatQuestion =
    "{question}\n\nReply with all of the code in one ```python code block and nothing else. It begins so:\n\n"
    + "```python\n{prompt:line}```"

  private static let chatContest =
    "{text} Reply with the whole program in one ```python code block and nothing else."

  private static func alpaca(blankLines: Int, _ problem: String) -> String {
    "Below is an instruction that describes a task. Write a response that appropriately completes "
      + "the request.\n" + String(repeating: "\n", count: blankLines)
      + "### Instruction:\nCreate a Python script for this problem:\n\(problem)\n\n### Response:"
  }

  private static let austin =
    "You are an expert Python programmer, and here is your task: {text} Your code should pass these "
    + "tests:\n\n{tests}\n[BEGIN]\n"

  static let evalPlusQuestion =
    "Please provide a self-contained Python script that solves the following problem in a markdown "
    + "code block:\n"
  /// EvalPlus's and BigCodeBench's.
  static let answerBeginning =
    "Below is a Python script with a self-contained function that solves the problem and passes corresponding "
    + "tests:\n```python\n"
  static let evalPlusStops = [
    "<|endoftext|>", "<|endofmask|>", "</s>", "\nif __name__", "\ndef main(", "\nprint(",
  ]
  static let evalPlusHumanEvalStops = [
    "\ndef ", "\nclass ", "\nimport ", "\nfrom ", "\nassert ",
  ]
  private static let evalPlusMBPPStops = ["\n\"\"\"", "\nassert"]

  /// The examples with their answers, each followed by an empty line.
  ///
  /// What an example holds stands for itself: no place of a template is in MBPP's.
  private static func solved(_ shots: [TaskID], among problems: [Problem]) throws -> String {
    let solved = shots.compactMap { task -> String? in
      guard let problem = problems.first(where: { $0.id == task }),
        let answer = problem.reference?.text, let text = PromptParts(problem).fill(austin)
      else { return nil }
      return text + answer + "\n[DONE]\n\n"
    }
    guard solved.count == shots.count else { throw PromptError.noShots(shots) }
    return solved.joined()
  }
}
