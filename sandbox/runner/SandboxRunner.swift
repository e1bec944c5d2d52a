// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The Python side of the sandbox, carried inside the binary.
package enum SandboxRunner {
  /// The program that starts a process of a cage, for `python -c`.
  package static var server: String { text(PackageResources.server_py) }

  /// The other modules by name, each after those it imports.
  package typealias Modules = [(name: String, source: String)]

  /// The modules of both kinds of process.
  private static var shared: Modules {
    [
      ("codec", text(PackageResources.codec_py)),
      ("program", text(PackageResources.program_py)),
      ("empties", text(PackageResources.empties_py)),
      ("aliases", text(PackageResources.aliases_py)),
      ("arrays", text(PackageResources.arrays_py)),
      ("parcels", text(PackageResources.parcels_py)),
      ("tensors", text(PackageResources.tensors_py)),
      ("sparse", text(PackageResources.sparse_py)),
      ("tables", text(PackageResources.tables_py)),
      ("libraries", text(PackageResources.libraries_py)),
      ("channel", text(PackageResources.channel_py)),
      ("prompt_classes", text(PackageResources.prompt_classes_py)),
      ("shared_state", text(PackageResources.shared_state_py)),
      ("marks", text(PackageResources.marks_py)),
      ("fingerprint", text(PackageResources.fingerprint_py)),
      ("calls", text(PackageResources.calls_py)),
      ("trials", text(PackageResources.trials_py)),
      ("scripts", text(PackageResources.scripts_py)),
    ]
  }

  /// The modules of a fork server, and of the programs that it forks.
  package static var serverModules: Modules {
    shared + [
      ("output", text(PackageResources.output_py)),
      ("semaphores", text(PackageResources.semaphores_py)),
      ("candidate", text(PackageResources.candidate_py)),
      ("rehearsal", text(PackageResources.rehearsal_py)),
      ("operations", text(PackageResources.operations_py)),
      ("snapshots", text(PackageResources.snapshots_py)),
      ("endless", text(PackageResources.endless_py)),
    ]
  }

  /// The modules of a fork server that serves compatible judging too.
  package static var compatibleModules: Modules {
    serverModules + [
      ("watching", text(PackageResources.watching_py)),
      ("compatible", text(PackageResources.compatible_py)),
    ]
  }

  /// The modules of a fork server whose programs are judged by classes of `unittest`.
  package static var unittestModules: Modules {
    serverModules + [
      ("watching", text(PackageResources.watching_py)),
      ("unittests", text(PackageResources.unittests_py)),
      ("compatible", text(PackageResources.compatible_py)),
    ]
  }

  /// The modules of a fork server whose programs read standard input and write standard output: nothing of
  /// what other judging needs.
  package static var streamModules: Modules {
    [
      ("program", text(PackageResources.program_py)),
      ("channel", text(PackageResources.channel_py)),
      ("semaphores", text(PackageResources.semaphores_py)),
      ("standard_streams", text(PackageResources.standard_streams_py)),
      ("streams", text(PackageResources.streams_py)),
      ("plain", text(PackageResources.plain_py)),
      ("stream_rehearsal", text(PackageResources.stream_rehearsal_py)),
    ]
  }

  /// The modules of a judge.
  package static var judgeModules: Modules {
    shared + [
      ("faults", text(PackageResources.faults_py)),
      ("ledger", text(PackageResources.ledger_py)),
      ("deciding", text(PackageResources.deciding_py)),
      ("records", text(PackageResources.records_py)),
      ("stand_ins", text(PackageResources.stand_ins_py)),
      ("raised", text(PackageResources.raised_py)),
      ("session", text(PackageResources.session_py)),
      ("figures", text(PackageResources.figures_py)),
      ("commitments", text(PackageResources.commitments_py)),
      ("oracles", text(PackageResources.oracles_py)),
      ("references", text(PackageResources.references_py)),
      ("results", text(PackageResources.results_py)),
      ("inputs", text(PackageResources.inputs_py)),
      ("turns", text(PackageResources.turns_py)),
      ("texts", text(PackageResources.texts_py)),
      ("units", text(PackageResources.units_py)),
      ("extraction", text(PackageResources.extraction_py)),
      ("whole_programs", text(PackageResources.whole_programs_py)),
      ("accounts", text(PackageResources.accounts_py)),
      ("inspection", text(PackageResources.inspection_py)),
      ("answers", text(PackageResources.answers_py)),
      ("kinds", text(PackageResources.kinds_py)),
      ("trees", text(PackageResources.trees_py)),
      ("functions", text(PackageResources.functions_py)),
      ("likeness", text(PackageResources.likeness_py)),
      ("doubts", text(PackageResources.doubts_py)),
      ("apart", text(PackageResources.apart_py)),
      ("cases", text(PackageResources.cases_py)),
      ("predictions", text(PackageResources.predictions_py)),
      ("judge", text(PackageResources.judge_py)),
    ]
  }

  /// The modules that take programs out of texts, by which results are told apart.
  package static var extraction: String {
    [
      PackageResources.turns_py, PackageResources.texts_py, PackageResources.units_py,
      PackageResources.extraction_py,
    ].map(text).joined()
  }

  /// The module that takes whole programs out of texts, with what it needs of ``extraction``.
  package static var wholePrograms: String { text(PackageResources.whole_programs_py) }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
