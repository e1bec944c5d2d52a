// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The tokens by which a family of models marks the parts of a text that it fills in, and in which order.
///
/// `psm` is prefix, suffix, middle; `spm` suffix, prefix, middle. See Bavarian et al. 2022, section 3.
struct FillTokens {
  var prefix: String
  var suffix: String
  var middle: String
  /// What else ends a middle.
  var endings: [String]

  /// StarCoder, StarCoder2, Granite.
  static let starCoder = FillTokens(
    prefix: "<fim_prefix>",
    suffix: "<fim_suffix>",
    middle: "<fim_middle>",
    endings: ["<fim_pad>", "<file_sep>", "<repo_name>", "<|endoftext|>"]
  )
  /// Qwen2.5-Coder, CodeGemma.
  static let qwen = FillTokens(
    prefix: "<|fim_prefix|>",
    suffix: "<|fim_suffix|>",
    middle: "<|fim_middle|>",
    endings: [
      "<|fim_pad|>", "<|file_sep|>", "<|file_separator|>", "<|repo_name|>", "<|endoftext|>",
      "<|im_end|>",
    ]
  )
  /// DeepSeek-Coder, which calls the place of the middle a hole.
  static let deepSeek = FillTokens(
    prefix: "<｜fim▁begin｜>",
    suffix: "<｜fim▁hole｜>",
    middle: "<｜fim▁end｜>",
    endings: ["<｜end▁of▁sentence｜>", "<|EOT|>"]
  )
  /// Code Llama, with the spaces of its own tokenizer.
  static let codeLlama = FillTokens(
    prefix: "<PRE>",
    suffix: " <SUF>",
    middle: " <MID>",
    endings: [" <EOT>", "<EOT>", "</s>"]
  )

  /// What no middle has, whichever model wrote it.
  static let all = [starCoder, qwen, deepSeek, codeLlama].flatMap(\.stop)

  /// What ends a middle.
  var stop: [String] { [prefix, suffix, middle] + endings }

  /// The template that asks for the middle after the suffix; or, with the suffix first, after the prefix.
  func template(_ name: String, isSuffixFirst: Bool) -> PromptTemplate {
    let space = prefix == Self.codeLlama.prefix ? " " : ""
    let body =
      isSuffixFirst
      ? "\(prefix)\(suffix){suffix}\(middle)\(space){prompt}"
      : "\(prefix)\(space){prompt}\(suffix){suffix}\(middle)"
    return PromptTemplate(name: name, body: body, stop: stop)
  }
}
