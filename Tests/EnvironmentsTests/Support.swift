// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Environments
import Foundation

/// A folder that lives as long as a test, with wheels of packages of one module each.
final class Workshop: Sendable {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "environments-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: "\(path)/wheels",
      withIntermediateDirectories: true
    )
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Whether `python3` can make virtual environments with pip.
  static let hasVenv: Bool = (try? python("import venv, ensurepip; print(1)")) == "1"

  /// The version of `python3`, such as `3.11`.
  static func version() throws -> String {
    try python("import sys; print('%d.%d' % sys.version_info[:2])")
  }

  /// What a Python program prints.
  static func python(_ program: String, _ arguments: [String] = []) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Makes a wheel whose module says its number; returns what a description says of it.
  func wheel(_ name: String, version: String = "1.0") throws -> [String: Any] {
    let digest = try Self.python(
      """
      import base64, hashlib, sys, zipfile
      folder, name, version = sys.argv[1:]
      info = '%s-%s.dist-info/' % (name, version)
      files = {name + '.py': 'number = %r\\n' % version,
               info + 'METADATA': 'Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n' % (name, version),
               info + 'WHEEL': 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n'}
      def row(path, text):
          digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')
          return '%s,sha256=%s,%d\\n' % (path, digest, len(text))
      record = ''.join(row(*item) for item in files.items()) + info + 'RECORD,,\\n'
      path = '%s/%s-%s-py3-none-any.whl' % (folder, name, version)
      with zipfile.ZipFile(path, 'w') as archive:
          for item in files.items():
              archive.writestr(*item)
          archive.writestr(info + 'RECORD', record)
      print(hashlib.sha256(open(path, 'rb').read()).hexdigest())
      """,
      ["\(path)/wheels", name, version]
    )
    return [
      "name": name, "version": version, "sha256": digest, "bytes": 1000, "unpackedBytes": 1000,
    ]
  }

  /// A description of an environment `small` with a part for each list of wheels.
  func description(
    _ parts: [(String, [[String: Any]])],
    python: String? = nil
  ) throws -> EnvironmentDescription {
    let object: [String: Any] = [
      "name": "small", "summary": "of a test", "source": "here",
      "python": try python ?? Self.version(), "variables": ["SMALL": "1"],
      "parts": parts.map { ["name": $0.0, "pins": [], "wheels": $0.1] as [String: Any] },
    ]
    return try JSONDecoder().decode(
      EnvironmentDescription.self,
      from: JSONSerialization.data(withJSONObject: object)
    )
  }

  func store(_ description: EnvironmentDescription) -> EnvironmentStore {
    EnvironmentStore(cache: path, descriptions: [description])
  }

  /// Makes the environment from the wheels that are in the folder.
  func build(
    _ description: EnvironmentDescription,
    without: [String] = []
  ) async throws -> InstalledEnvironment {
    try await EnvironmentBuilder(
      description,
      parts: description.parts(without: without),
      at: store(description).path(of: description.name),
      python: "python3",
      wheels: "\(path)/wheels"
    ).build { _ in }
  }

  var installed: String {
    get throws { try "\(path)/environments/small/lib/python\(Self.version())/site-packages" }
  }
}
