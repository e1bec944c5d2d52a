// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

extension PromptStyle {
  /// The styles for problems that ask for a value or a call.
  package static let predicting: [PromptStyle] = [
    .base, .chainOfThought, .chat, .chatChainOfThought,
  ]

  /// The template for a problem that asks for a value or a call: the texts of CRUXEval's authors, of which a chat
  /// gets all but the beginning of the answer.
  ///
  /// See `prompts.py` in facebookresearch/cruxeval at 190faf1.
  ///
  /// - Throws: ``PromptError/prediction(_:template:isWanted:)`` for a style that asks for a program.
  func predictionTemplate(_ kind: Prediction.Kind, of task: TaskID) throws -> PromptTemplate {
    guard Self.predicting.contains(self) else {
      throw PromptError.prediction(task, template: rawValue, isWanted: true)
    }
    let isChat = self == .chat || self == .chatChainOfThought
    let thinks = self == .chainOfThought || self == .chatChainOfThought
    let question = kind == .output ? OutputQuestion.text(thinks) : InputQuestion.text(thinks)
    let beginning = thinks ? "[THOUGHT]\n" : "[ANSWER]\n"
    return PromptTemplate(
      name: rawValue,
      body: question + "[PYTHON]\n{prompt}\n[/PYTHON]\n" + (isChat ? "" : beginning),
      isChat: isChat,
      stop: ["[/ANSWER]"]
    )
  }
}

private enum OutputQuestion {
  static func text(_ thinks: Bool) -> String {
    thinks ? task + thinking + thought : task + direct + examples
  }

  private static let task =
    "You are given a Python function and an assertion containing an input to the function. Complete the "
    + "assertion with a literal (no unsimplified expressions, no function calls) containing the output when "
    + "executing the provided code on the given input, even if the function is incorrect or incomplete. Do NOT "
    + "output any extra information. "
  private static let direct =
    "Provide the full assertion with the correct output in [ANSWER] and [/ANSWER] tags, following the "
    + "examples.\n\n"
  private static let thinking =
    "Execute the program step by step before arriving at an answer, and provide the full assertion with the "
    + "correct output in [ANSWER] and [/ANSWER] tags, following the examples.\n\n"

  private static let examples = """
    [PYTHON]
    def f(n):
        return n
    assert f(17) == ??
    [/PYTHON]
    [ANSWER]
    assert f(17) == 17
    [/ANSWER]

    [PYTHON]
    def f(s):
        return s + "a"
    assert f("x9j") == ??
    [/PYTHON]
    [ANSWER]
    assert f("x9j") == "x9ja"
    [/ANSWER]


    """

  private static let thought = """
    [PYTHON]
    def f(s):
        s = s + s
        return "b" + s + "a"
    assert f("hi") == ??
    [/PYTHON]
    [THOUGHT]
    Let's execute the code step by step:

    1. The function f is defined, which takes a single argument s.
    2. The function is called with the argument "hi", so within the function, s is initially "hi".
    3. Inside the function, s is concatenated with itself, so s becomes "hihi".
    4. The function then returns a new string that starts with "b", followed by the value of s (which is now "hihi"), and ends with "a".
    5. The return value of the function is therefore "bhihia".
    [/THOUGHT]
    [ANSWER]
    assert f("hi") == "bhihia"
    [/ANSWER]


    """
}

private enum InputQuestion {
  static func text(_ thinks: Bool) -> String { thinks ? thinking + thought : direct + examples }

  private static let direct =
    "You will be given a function f and an output in the form f(??) == output. Find any input such that "
    + "executing f on the input leads to the given output. There may be multiple answers, but you should only "
    + "output one. In [ANSWER] and [/ANSWER] tags, complete the assertion with one such input that will produce "
    + "the output when executing the function.\n\n"
  private static let thinking =
    "You will be given a function f and an output in the form f(??) == output. Your task is to find any input "
    + "such that executing f on the input leads to the given output. There may be multiple answers, but only "
    + "output one. First, think step by step. You MUST surround the answer with [ANSWER] and [/ANSWER] tags. "
    + "Express your answer as a passing assertion containing the input and the given output.\n\n"

  private static let examples = """
    [PYTHON]
    def f(my_list):
        count = 0
        for i in my_list:
            if len(i) % 2 == 0:
                count += 1
        return count
    assert f(??) == 3
    [/PYTHON]
    [ANSWER]
    assert f(["mq", "px", "zy"]) == 3
    [/ANSWER]

    [PYTHON]
    def f(s1, s2):
        return s1 + s2
    assert f(??) == "banana"
    [/PYTHON]
    [ANSWER]
    assert f("ba", "nana") == "banana"
    [/ANSWER]


    """

  // The space before the end of a line is the authors' own.
  private static let thought = """
    [PYTHON]
    def f(x):
        return x + 1
    assert f(??) == 17
    [/PYTHON]
    [THOUGHT]
    To find an input such that executing f on the input leads to the given output, we can work backwards from the \
    given assertion. We know that f(??) == 17.\u{20}

    Since the function f(x) returns x + 1, for f(??) to be equal to 17, the value of ?? should be 16.\u{20}
    [/THOUGHT]
    [ANSWER]
    assert f(16) == 17
    [/ANSWER]


    """
}
