// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Grading
import Problems
import Runs
import Subprocess
import SystemPackage
import Testing

/// A run folder is data: whatever it says, nothing runs outside a cage and nothing is written
/// elsewhere.
struct HostileRunTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
  }

  /// What a command that reads a run is given.
  private static let commands = [
    ["rerun", "run", "0"], ["gate", "base", "run", "--strict"], ["compare", "run", "base"],
    ["report", "run", "-o", "report.html"], ["show", "run", "0"],
  ]

  /// The interpreter of the system, which every user can run, as is needed without namespaces.
  private static let python = "/usr/bin/python3"
  private static let hasPython = access(python, X_OK) == 0

  /// The run `base`, which is right, and the run `run`, which has lost a task.
  private func prepare(python: String = "python3") async throws {
    let options = ["--python", python]
    try await program.evaluate(row(["task_id": "Own/0", "completion": "    return x\n"]), options)
    try FileManager.default.moveItem(
      atPath: program.folder.file("run"),
      toPath: program.folder.file("base")
    )
    try await program.evaluate(row(["task_id": "Own/0", "completion": "    return -1\n"]), options)
  }

  /// Changes the protocol of both runs, with a digest that is right.
  private func change(_ body: (inout RunProtocol) -> Void) throws {
    for name in ["base", "run"] {
      let folder = program.folder.file(name)
      var header = try #require(try RunHeader.read(from: folder))
      body(&header.protocol)
      let bytes = try JSONValue(encoding: header).bytes(.indented)
      try program.folder.write("\(name)/run.json", Data(bytes))
      try FileManager.default.removeItem(atPath: folder + "/summary.json")
    }
  }

  // MARK: - Protocols

  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var sentence: String
    var body: @Sendable (inout RunProtocol) -> Void

    init(
      _ name: String,
      _ sentence: String,
      _ body: @escaping @Sendable (inout RunProtocol) -> Void
    ) {
      testDescription = name
      self.sentence = sentence
      self.body = body
    }
  }

  static let changes = [
    Change("no isolation", "judged elsewhere than here (isolation.layers: ") {
      $0.isolation = .init(level: "no-namespaces", layers: [])
    },
    Change("an unknown isolation", "judged with the isolation '<U+001B>[2Jnone', which") {
      $0.isolation.level = "\u{1b}[2Jnone"
    },
    Change("a setting in a module's name", "its protocol has 'math,shim=/tmp/x.so' as interpreter")
    {
      $0.interpreter.preload = ["math,shim=/tmp/x.so"]
    },
    Change("a program as a module", "its protocol has 'unittest.__main__' as interpreter.preload") {
      $0.interpreter.preload = ["unittest.__main__"]
    },
    Change("no end of processor time", "limits.cpuSeconds, which takes 0.01 to 86400 seconds") {
      $0.limits.cpuSeconds = 1e300
    },
    Change("no end of waiting", "limits.blockedSeconds, which takes") {
      $0.limits.blockedSeconds = 1e30
    },
    Change("negative time", "limits.wallSeconds, which takes") { $0.limits.wallSeconds = -1 },
    Change("more memory than there is", "limits.memoryBytes, which takes 32 to ") {
      $0.limits.memoryBytes = .max
    },
    Change("no memory", "limits.memoryBytes, which takes") { $0.limits.memoryBytes = -1 },
    Change("no end of output", "limits.outputBytes, which takes") { $0.limits.outputBytes = .max },
    Change("files without end", "limits.fileBytes, which takes") { $0.limits.fileBytes = .max },
    Change("no end of threads", "limits.threads, which takes 1 to 4096") {
      $0.limits.threads = 1 << 40
    },
    Change("calls without end", "outputs.callFactor, which takes 1 to 1000") {
      $0.outputs = .init(oracle: .clean, leastCallSeconds: 1, callFactor: 1e300)
    },
    Change("a file of the machine", "names it '/etc/passwd', which is more than the name of a file")
    {
      $0.dataset.file = "/etc/passwd"
    },
  ]

  @Test(.timeLimit(.minutes(2)), arguments: changes)
  func aProtocolThatNoCommandMakesIsRefused(change given: Change) async throws {
    try await prepare()
    try change(given.body)
    let ending = try await program("rerun", "run", "0")
    #expect(ending.status == .exited(1))
    #expect(ending.output == "")
    #expect(ending.errors.contains(given.sentence), "\(ending.errors)")
    #expect(ending.errors.count { $0 == "\n" } == 1, "\(ending.errors)")
    // The gate decides on the verdicts as they were recorded, and says why.
    let gate = try await program("gate", "base", "run", "--strict")
    #expect(gate.status == .exited(2), "\(gate.errors)")
    #expect(gate.errors.contains(given.sentence), "\(gate.errors)")
    for command in [["compare", "run", "base"], ["show", "run", "0"]] {
      let ending = try await program.under(["/usr/bin/env"], command)
      #expect(ending.status == .exited(0), "\(ending.errors)")
      #expect(!ending.output.contains("\u{1b}"))
    }
  }

  /// Whether a shared library can be made.
  private static let hasCompiler = access("/usr/bin/cc", X_OK) == 0

  @Test(
    .enabled(if: hasCompiler && hasPython, "no C compiler or no /usr/bin/python3 is here"),
    .timeLimit(.minutes(2))
  )
  func noLibraryThatAFolderNamesIsLoaded() async throws {
    let mark = program.folder.file("mark")
    // Without namespaces a cage of root is another user's.
    #expect(chmod(program.folder.path, 0o777) == 0)
    try program.folder.write(
      "evil.c",
      """
      #include <fcntl.h>
      __attribute__((constructor)) static void run(void) { open("\(mark)", O_CREAT, 0644); }
      """
    )
    let library = program.folder.file("evil.so")
    let compiler = try await Subprocess.run(
      .path("/usr/bin/cc"),
      arguments: ["-shared", "-fPIC", "-o", library, program.folder.file("evil.c")],
      output: .discarded,
      error: .string(limit: 1 << 16)
    )
    #expect(compiler.terminationStatus.isSuccess, "\(compiler.standardError)")
    try await prepare(python: Self.python)
    try change {
      $0.isolation = .init(level: "no-namespaces", layers: [])
      $0.interpreter.preload = ["math,shim=\(library)"]
    }
    for command in Self.commands {
      let judges = command[0] == "rerun" || command[0] == "gate"
      for floor in judges ? ["full", "no-namespaces"] : [""] {
        let options =
          judges
          ? [
            "--isolation", floor, "--allow-protocol", "isolation", "--python", Self.python,
          ] : []
        _ = try await program.under(["/usr/bin/env"], command + options)
        #expect(!FileManager.default.fileExists(atPath: mark), "\(command) \(options)")
      }
    }
  }

  @Test(.enabled(if: hasPython, "no /usr/bin/python3 is here"), .timeLimit(.minutes(1)))
  func theReaderLowersTheFloorAndNobodyElse() async throws {
    try await prepare(python: Self.python)
    try change {
      $0.isolation = .init(
        level: "no-namespaces",
        layers: [
          "landlock", "seccomp", "no_new_privs", "no capabilities", "rlimits", "cpu timer",
        ]
      )
    }
    let rerun = ["rerun", "run", "0", "--python", Self.python]
    let lowered = try await program.under(
      ["/usr/bin/env"],
      rerun + ["--isolation", "no-namespaces"]
    )
    #expect(lowered.status == .exited(0), "\(lowered.errors)")
    let kept = try await program.under(
      ["/usr/bin/env"],
      rerun + ["--allow-protocol", "isolation"]
    )
    #expect(kept.status == .exited(0), "\(kept.errors)")
    #expect(kept.errors.contains("allowed: isolation.level: full here, no-namespaces there"))
  }

  // MARK: - Files

  @Test(
    .timeLimit(.minutes(2)),
    arguments: ["run.json", "samples.jsonl", "summary.json"],
    ["link", "pipe", "loop"]
  )
  func whatIsNoFileIsRefused(name: String, kind: String) async throws {
    try await prepare()
    let path = program.folder.file("run/\(name)")
    let outside = program.folder.file("outside")
    try FileManager.default.moveItem(atPath: path, toPath: outside)
    let before = try program.folder.read("outside")
    switch kind {
    case "link":
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: outside)
    case "loop":
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    default:
      #expect(mkfifo(path, 0o644) == 0)
    }
    let word = kind == "pipe" ? "pipe" : "link"
    for command in Self.commands {
      let ending = try await program.under(["/usr/bin/env"], command)
      // A folder whose header leads nowhere is no run.
      if name == "run.json", kind == "loop", ending.errors.contains("a folder without run.json") {
        continue
      }
      expectOneSentence(ending, "run/\(name): a \(word) where a file of a run should be; ")
    }
    let options = ["--problems", "own.jsonl", "-o", "run", "--partial"]
    let more = try await program.under(
      ["/usr/bin/env"],
      ["evaluate", "--samples", "samples.jsonl"] + options
    )
    #expect(more.status == .exited(1), "\(more.errors)")
    #expect(try program.folder.read("outside") == before)
  }

  /// A name under which a file is written before it takes its place.
  @Test(.timeLimit(.minutes(1))) func nothingIsWrittenThroughALink() async throws {
    try program.folder.write("outside", "kept\n")
    try program.folder.write("run/x", "")
    for name in ["run.json.new", "summary.json.new"] {
      try FileManager.default.createSymbolicLink(
        atPath: program.folder.file("run/\(name)"),
        withDestinationPath: program.folder.file("outside")
      )
    }
    try await program.evaluate(samples(2))
    #expect(try program.folder.read("outside") == "kept\n")
    #expect(try program.folder.object("run/summary.json")["complete"] as? Bool == true)
  }

  /// A page is often kept beside its run, where a link of its name may lie already.
  @Test(.timeLimit(.minutes(1))) func noPageIsWrittenThroughALinkInARun() async throws {
    try await prepare()
    try program.folder.write("outside", "kept\n")
    for name in ["page.html", "gate.xml"] {
      try FileManager.default.createSymbolicLink(
        atPath: program.folder.file("run/\(name)"),
        withDestinationPath: program.folder.file("outside")
      )
    }
    expectOneSentence(
      try await program("report", "run", "-o", "run/page.html", "-q"),
      "run/page.html: a link where a file of a run should be; "
    )
    // An earlier answer of a gate is removed first, and then is no link.
    let gate = try await program("gate", "base", "base", "--junit", "run/gate.xml", "-q")
    #expect(gate.status == .exited(0), "\(gate.errors)")
    #expect(try program.folder.read("outside") == "kept\n")
  }

  @Test(.timeLimit(.minutes(1))) func aRunBehindALinkInAFolderIsRefused() async throws {
    try await prepare()
    try program.folder.write("runs/x", "")
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.file("runs/one"),
      withDestinationPath: program.folder.file("run")
    )
    expectOneSentence(
      try await program("compare", "runs"),
      "runs/one: is a link, and links are not followed: name what it leads to"
    )
    // A link that is named by hand to a folder is its user's own.
    let ending = try await program("show", "runs/one", "0")
    #expect(ending.status == .exited(0), "\(ending.errors)")
  }

  /// The name of whoever wrote completions was a part of the path that a run of them is kept at.
  @Test(.timeLimit(.minutes(1))) func completionsDoNotChooseWhereTheirRunIsKept() async throws {
    try program.folder.write("home/own.jsonl", try humanEvalProblems(1))
    let generation = GenerationProtocol(
      benchmark: .init(name: "own", version: "own", split: "all", suite: "base"),
      dataset: .init(file: "own.jsonl", sha256: "", md5: ""),
      tasks: .init(count: 1, digest: ""),
      provider: .init(name: "x/../../../outside/y"),
      promptDigest: "",
      sampling: .init(n: 1)
    )
    let header = try JSONValue(encoding: GenerationHeader(protocol: generation))
    try program.folder.write("home/given/generation.json", Data(header.bytes(.compact)))
    try program.folder.write(
      "home/given/completions.jsonl",
      try row([
        "task_id": "Own/0", "index": 0, "form": "completion", "completion": "    return x\n",
        "finish": "stop",
      ])
    )
    let ending = try await program.under(
      ["/bin/sh", "-c", "cd home && exec \"$0\" \"$@\""],
      ["evaluate", "--problems", "own.jsonl", "--samples", "given"]
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: program.folder.path).sorted()
        .filter { !$0.hasPrefix(".") } == ["home", "own.jsonl"]
    )
    #expect(ending.errors.contains("the run is in runs/y-own-"))
  }
}
