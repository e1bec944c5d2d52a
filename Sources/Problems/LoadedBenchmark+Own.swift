// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

// A user's own problems.

extension LoadedBenchmark {
  /// Loads a user's own file in HumanEval's or MBPP's form, as JSON Lines or as one JSON array,
  /// packed or not.
  ///
  /// The only split is `all`. The suites, the limits and the packages are those of the catalog's benchmark of the
  /// same form.
  package init(problemFile path: String, suite: String? = nil, catalog: Catalog) throws {
    let contents = try FileBytes.read(path)
    let text = try TextFile(path: path, contents: contents)
    let format = try BenchmarkFormat(sniffing: text)
    try self.init(
      of: text,
      contents: contents,
      format: format,
      problems: try format.problems(in: text),
      suite: suite,
      catalog: catalog
    )
  }

  /// Loads a user's own file in a form of its own, which a description says.
  package init(problemFile path: String, describedBy description: BenchmarkDescription) throws {
    let contents = try FileBytes.read(path)
    let text = try TextFile(path: path, contents: contents)
    try self.init(
      of: text,
      contents: contents,
      problems: try description.problems(in: text),
      describedBy: description
    )
  }

  /// A user's own problems, of a file that has been read, with what its description says.
  ///
  /// The data is the file and the description: another description makes other problems of the same file.
  init(
    of text: TextFile,
    contents: [UInt8],
    problems: [Problem],
    describedBy description: BenchmarkDescription
  ) throws {
    let files = [
      (text.path, contents, text.bytes),
      (description.path, description.contents, description.contents),
    ]
    self.init(
      name: description.name.isEmpty
        ? Self.name(ofFile: Self.fileName(text.path)) : description.name,
      version: nil,
      split: "all",
      suite: "base",
      dataset: Dataset(
        files.map { path, contents, unpacked in
          Dataset(
            fileName: Self.fileName(path),
            sha256: ContentDigest.sha256(contents),
            unpackedMD5: ContentDigest.md5(unpacked)
          )
        }
      ),
      cpuLimit: description.cpuSeconds.map { .microseconds(Int64($0 * 1_000_000)) } ?? .seconds(10),
      memoryLimit: (description.memoryMiB ?? 512) << 20,
      packages: description.packages,
      environment: description.environment,
      problems: problems
    )
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// A user's own problems, of a file that has been read.
  init(
    of text: TextFile,
    contents: [UInt8],
    format: BenchmarkFormat,
    problems: [Problem],
    suite: String?,
    catalog: Catalog
  ) throws {
    let fileName = Self.fileName(text.path)
    let sibling = catalog.benchmarks.first { $0.format == format }
    self.init(
      name: Self.name(ofFile: fileName),
      version: nil,
      split: "all",
      suite: try sibling?.suite(suite) ?? "base",
      dataset: Dataset(
        fileName: fileName,
        sha256: ContentDigest.sha256(contents),
        unpackedMD5: ContentDigest.md5(text.bytes)
      ),
      cpuLimit: sibling?.cpuLimit ?? .seconds(10),
      memoryLimit: sibling?.memoryLimit ?? 512 << 20,
      packages: sibling?.packageNames ?? [],
      environment: sibling?.environment,
      problems: problems
    )
  }

  /// The file's name without the extensions that say how it is written.
  private static func name(ofFile fileName: String) -> String {
    var name = fileName[...]
    for ending in [".gz", ".jsonl", ".json"] where name.hasSuffix(ending) && name != ending {
      name = name.dropLast(ending.count)
    }
    return String(name)
  }
}
