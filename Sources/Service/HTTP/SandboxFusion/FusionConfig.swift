// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

/// How a data set's problem is to be judged: the member `config` of SandboxFusion's requests.
struct FusionConfig: Sendable {
  /// The class of a data set that is not registered.
  var datasetType: String?
  var hasLanguage: Bool
  var locale: String?
  /// The processor time of a program in seconds; nil: what the data set usually gives.
  var runTimeout: Double?
  /// A problem that the request brings.
  var providedData: JSONValue?
  /// Whether an answer is prose with code in it.
  var isFreeform: Bool
  var runsAllCases: Bool
  var returnsFullCase: Bool
  /// The comparer of what programs write; nil: the usual one.
  var comparer: String?

  /// Reads the member, and says what of it is not done here.
  ///
  /// - Throws: ``FusionRefusal`` for Python that would be run outside of a cage, and other things that are not
  ///   offered; members that are wrong are kept as faults.
  init(of request: inout FusionMembers) throws(FusionRefusal) {
    var members = request.object("config")
    datasetType = members.text("dataset_type")
    hasLanguage = members["language"].map { $0 != .null } ?? false
    members.language(isWanted: false)
    locale = members.text("locale")
    _ = members.number("compile_timeout")
    runTimeout = members.number("run_timeout")
    let logic = members.text("custom_extract_logic")
    providedData = members["provided_data"].flatMap { $0 == .null ? nil : $0 }
    let extra = members["extra"] ?? .null
    isFreeform = extra["is_freeform"]?.bool ?? false
    runsAllCases = extra["run_all_cases"]?.bool ?? false
    returnsFullCase = extra["return_full_case"]?.bool ?? false
    comparer = extra["comparer"]?.string
    let isFewShot = members["is_fewshot"]?.bool ?? false
    request.add(faultsOf: members)
    guard logic == nil else {
      throw FusionRefusal(
        "custom_extract_logic is Python for the server to run, which this one does not: take the code out first"
      )
    }
    guard !isFewShot else {
      throw FusionRefusal("is_fewshot: prompts with examples are not offered here")
    }
  }

  /// The data set of a name; nil where the request brings its problem.
  ///
  /// - Throws: ``FusionRefusal`` where there is none such.
  func dataset(_ name: String) throws(FusionRefusal) -> FusionDataset? {
    if let known = FusionDataset.all.first(where: { $0.name == name }) {
      guard providedData == nil else {
        throw FusionRefusal("provided_data: \(name) has problems of its own")
      }
      return known
    }
    guard let datasetType else {
      throw FusionRefusal("no eval class found for dataset \(name.prefix(80))")
    }
    guard datasetType == "CommonOJDataset" else {
      throw FusionRefusal("eval class \(datasetType.prefix(80)) not found")
    }
    return nil
  }
}
