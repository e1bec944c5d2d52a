// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Environments
import Execution
import FoundationEssentials
import Problems

/// What `--environment` names.
struct EnvironmentChoice: Sendable {
  /// The interpreter that it holds.
  var python: String
  /// What programs find among their environment variables.
  var variables: [String: String]
  /// What the protocol says of it.
  var name: String
  var digest: String
  var needs = SandboxNeeds()
  var groups: [String: [String]] = [:]
  /// The parts that it could have and has not.
  var absent: [String] = []

  /// Looks up a name of ``EnvironmentStore``, or takes a path of a virtual environment.
  ///
  /// - Throws: ``EnvironmentError``.
  init(_ text: String) async throws {
    guard text.contains("/") || text == "." else {
      let store = try EnvironmentStore.ofUser()
      let installed = try await store.installed(text)
      python = try store.path(of: text) + "/bin/python"
      let description = try store.description(of: text)
      variables = description.variables
      let folder = try store.path(of: text)
      let prepared = folder + "/" + EnvironmentStore.prepared
      for item in description.prepared ?? [] {
        variables[item.variable] = "\(prepared)/\(item.folder)"
      }
      if description.sandbox?.programs == true { variables["PATH"] = "\(folder)/bin:/usr/bin:/bin" }
      groups = description.preloads ?? [:]
      absent = description.parts.map(\.name).filter { !installed.parts.contains($0) }
      if let sandbox = description.sandbox {
        needs = SandboxNeeds(
          processFiles: sandbox.processFiles,
          programs: sandbox.programs ?? false,
          addressBytes: sandbox.addressMiB << 20,
          judgeMemoryBytes: sandbox.judgeMiB << 20,
          serverMemoryBytes: sandbox.serverMiB << 20,
          readable: (description.prepared == nil ? [] : [prepared]) + (sandbox.programFolders ?? [])
            + (sandbox.programs == true ? ["bin", "pyvenv.cfg"] : []).map { "\(folder)/\($0)" }
        )
      }
      (name, digest) = (installed.name, installed.digest)
      return
    }
    let files = FileManager.default
    guard files.fileExists(atPath: "\(text)/pyvenv.cfg"),
      files.isExecutableFile(atPath: "\(text)/bin/python")
    else { throw EnvironmentError.notAnEnvironment(path: text) }
    python = "\(text)/bin/python"
    variables = [:]
    // Where it lies is a fact of this machine.
    name = "own"
    digest = try await EnvironmentInventory(of: text, readsFiles: false).digest
  }
}
