// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Who answers evolved instructions, where that is another than who evolves them.
struct AnswererOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The model that answers evolved instructions; the one that evolves them if not given.",
      valueName: "name|file"
    )
  )
  var answerModel: String?

  @Option(
    help: ArgumentHelp(
      "The address of its server; that of --server if not given.",
      valueName: "address"
    )
  )
  var answerServer: String?

  @Option(
    help: ArgumentHelp(
      "The environment variable with the key for --answer-server, which is sent no other key.",
      valueName: "variable"
    )
  )
  var answerKeyVariable: String?

  @Option(
    help: ArgumentHelp(
      "What a million of its tokens cost, read and written; --prices if not given.",
      valueName: "read,written"
    )
  )
  var answerPrices: EndpointOptions.PriceList?

  var other: OtherModel {
    OtherModel(
      name: "answer",
      model: answerModel,
      server: answerServer,
      keyVariable: answerKeyVariable
    )
  }
}

/// Who says whether an evolved instruction is equal to its parent.
struct JudgeOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "A model that is asked whether an evolved instruction is equal to its parent; if it is, it is eliminated. 'evolver' is the one that evolves. Nobody is asked if not given.",
      valueName: "name|file|evolver"
    )
  )
  var judgeModel: String?

  @Option(
    help: ArgumentHelp(
      "The address of its server; that of --server if not given.",
      valueName: "address"
    )
  )
  var judgeServer: String?

  @Option(
    help: ArgumentHelp(
      "The environment variable with the key for --judge-server, which is sent no other key.",
      valueName: "variable"
    )
  )
  var judgeKeyVariable: String?

  var other: OtherModel {
    OtherModel(
      name: "judge",
      model: judgeModel == "evolver" ? nil : judgeModel,
      server: judgeServer,
      keyVariable: judgeKeyVariable
    )
  }
}

/// A second model of a command, beside the one that its other options name.
struct OtherModel: Sendable {
  /// What its options begin with, such as `answer`.
  var name: String
  var model: String?
  var server: String?
  var keyVariable: String?

  /// Whether it is the command's own model.
  var isSame: Bool { model == nil && server == nil }

  /// - Throws: `ValidationError`.
  func validate(beside endpoint: EndpointOptions) throws {
    guard keyVariable == nil || server != nil else {
      throw ValidationError("--\(name)-key-variable goes with --\(name)-server.")
    }
    guard server == nil || model != nil else {
      throw ValidationError("--\(name)-server needs --\(name)-model.")
    }
    guard model == nil || server != nil || endpoint.command == nil else {
      throw ValidationError("--\(name)-model beside --command needs --\(name)-server.")
    }
  }

  /// Where it is and how it is asked: as the other model, but for the key where the server is another.
  func endpoint(beside endpoint: EndpointOptions) -> EndpointOptions {
    var other = endpoint
    if let model { other.model = model }
    if let server {
      other.server = server
      other.command = nil
      other.engine = nil
      other.kind = nil
      other.shape = nil
      other.stream = false
      other.keyFile = nil
      other.keyVariable = keyVariable
    }
    return other
  }
}
