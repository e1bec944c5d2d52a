// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Environments
import Execution
import FoundationEssentials
import Glibc
import Problems
import Reports

/// What a machine has for this program, item by item.
struct Examination {
  private(set) var table = Table([
    .init("item"), .init("state"), .init("remedy"),
  ])
  private(set) var canIsolateFully = false

  init(python: String, store: DataStore) async {
    addKernel()
    let parts = addParts()
    let interpreter = await addInterpreters(python)
    for isolation in Isolation.allCases {
      await addIsolation(isolation, parts: parts, interpreter: interpreter)
    }
    await addPackages(python, parts: parts)
    addData(store)
    addEnvironments()
  }

  private mutating func add(_ item: String, _ state: String, remedy: String = "") {
    table.append([item, state, remedy])
  }

  // MARK: - Kernel

  private mutating func addKernel() {
    var name = utsname()
    uname(&name)
    let release = withUnsafeBytes(of: name.release) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    add("kernel", release)
    let abi = KernelFeatures.landlockABI
    if abi > 0 {
      let lacking = KernelFeatures.landlockAdditions(after: abi)
      add("Landlock", "ABI \(abi)" + (lacking.isEmpty ? "" : "; without \(lacking)"))
    } else {
      add("Landlock", "missing", remedy: "boot a kernel of 5.13 or later with lsm=landlock,…")
    }
    add(
      "seccomp",
      KernelFeatures.hasSeccomp ? "filters" : "missing",
      remedy: KernelFeatures.hasSeccomp ? "" : "boot a kernel with CONFIG_SECCOMP_FILTER"
    )
  }

  // MARK: - Parts and interpreters

  private mutating func addParts() -> SandboxParts? {
    do {
      let parts = try SandboxParts()
      add("launcher", parts.launcher)
      return parts
    } catch {
      add("launcher", "missing", remedy: "\(error)")
      return nil
    }
  }

  private mutating func addInterpreters(_ python: String) async -> Interpreter? {
    var chosen: Interpreter?
    do {
      let interpreter = try await Interpreter(command: python)
      add("interpreter \(python)", "\(interpreter.implementation) \(interpreter.version)")
      chosen = interpreter
    } catch {
      add("interpreter \(python)", "\(error)", remedy: "apt-get install python3")
    }
    for minor in 8...14 {
      let name = "python3.\(minor)"
      guard let interpreter = try? await Interpreter(command: name) else { continue }
      add("interpreter \(name)", "\(interpreter.implementation) \(interpreter.version)")
    }
    return chosen
  }

  // MARK: - Packages

  /// Whether programs may import what benchmarks are judged with elsewhere.
  private mutating func addPackages(_ python: String, parts: SandboxParts?) async {
    let benchmarks = (try? Catalog.bundled())?.benchmarks ?? []
    for name in Set(benchmarks.flatMap(\.packageNames)).sorted() {
      let item = "package \(name)"
      guard let parts, let interpreter = try? await Interpreter(command: python, lending: [name])
      else {
        add(item, "not tried", remedy: "mend the items above first")
        continue
      }
      let users = benchmarks.filter { $0.packageNames.contains(name) }.map(\.name)
      guard let package = interpreter.packages.first, let folder = interpreter.lent.first else {
        add(
          item,
          "missing: programs of \(users.joined(separator: ", ")) may need it",
          remedy: interpreter.installation(of: [name], by: python)
        )
        continue
      }
      do {
        try await run(
          "import \(name)\ndef f(x):\n    return x + 1\n",
          in: Sandbox(
            parts: parts,
            interpreter: interpreter,
            isolation: canIsolateFully ? .full : .noNamespaces,
            limits: Limits(cpu: .seconds(10))
          )
        )
        add(item, "\(package), in \(folder)")
      } catch {
        add(
          item,
          "\(package), in \(folder), which cannot be imported: \(error)",
          remedy: interpreter.installation(of: [name], by: python)
        )
      }
    }
  }

  // MARK: - Isolation

  private mutating func addIsolation(
    _ isolation: Isolation,
    parts: SandboxParts?,
    interpreter: Interpreter?
  ) async {
    let item = "isolation \(isolation.rawValue)"
    guard let parts, let interpreter else {
      add(item, "not tried", remedy: "mend the items above first")
      return
    }
    do {
      try await run(
        "def f(x):\n    return x + 1\n",
        in: Sandbox(
          parts: parts,
          interpreter: interpreter,
          isolation: isolation,
          limits: Limits(cpu: .seconds(10))
        )
      )
      if isolation == .full { canIsolateFully = true }
      add(item, "works: " + isolation.layers.joined(separator: ", "))
    } catch SandboxError.launchFailed(_, let reason) {
      add(item, reason, remedy: Self.remedy(for: isolation))
    } catch {
      add(item, "\(error)", remedy: Self.remedy(for: isolation))
    }
  }

  /// Runs a program that defines a function which adds 1.
  private func run(_ program: String, in sandbox: Sandbox) async throws {
    let cage = try Cage(sandbox)
    let outcome = try await cage.run(
      Work(
        mode: .strict,
        program: program,
        context: "",
        tests: "assert f(1) == 2",
        entryPoint: "f",
        limits: Limits(cpu: .seconds(10))
      )
    )
    await cage.close()
    guard outcome.reply?.word == "passed" else {
      let words = outcome.reply.map { ": \($0.word) \($0.message)" } ?? ""
      throw SandboxError.launchFailed(
        isolation: sandbox.isolation,
        reason: "a right program failed" + words
      )
    }
  }

  private static func remedy(for isolation: Isolation) -> String {
    switch isolation {
    case .full:
      func value(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8))?
          .split(separator: "\n").first.map(String.init) ?? ""
      }
      if value("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" {
        return "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
      }
      if value("/proc/sys/kernel/unprivileged_userns_clone") == "0" {
        return "sysctl -w kernel.unprivileged_userns_clone=1"
      }
      if value("/proc/sys/user/max_user_namespaces") == "0" {
        return "sysctl -w user.max_user_namespaces=10000"
      }
      return "allow user namespaces, or run with --isolation no-namespaces"
    case .noNamespaces:
      return "name an interpreter that every user can run with --python"
    }
  }

  // MARK: - Data

  private mutating func addEnvironments() {
    guard let store = try? EnvironmentStore.ofUser() else { return }
    for environment in store.descriptions {
      let create = "evalharness environment create \(environment.name)"
      switch try? store.state(of: environment.name) {
      case .ready(let made):
        add(
          "environment \(made.name)",
          "Python \(made.python); \(made.parts.joined(separator: ", "))"
        )
      case .unfinished: add("environment \(environment.name)", "not finished", remedy: create)
      case .absent, nil: add("environment \(environment.name)", "not here", remedy: create)
      }
      addUnjudgeable(in: environment.name)
    }
  }

  /// Names the tasks of an environment's benchmarks that no cage can judge, by what they need.
  private mutating func addUnjudgeable(in environment: String) {
    for benchmark in (try? Catalog.bundled().benchmarks) ?? []
    where benchmark.environment == environment {
      let errata = benchmark.knownErrata.filter { $0.isUnjudgeable == true }
      for (kind, errata) in Dictionary(grouping: errata, by: \.kind).sorted(by: { $0.key < $1.key })
      {
        let tasks = errata.map { String($0.task.split(separator: "/").last ?? "") }.joined(
          separator: ", "
        )
        add("no verdict \(benchmark.name)", "\(kind): \(tasks)", remedy: "--where errata=none")
      }
    }
  }

  private mutating func addData(_ store: DataStore) {
    guard let catalog = try? Catalog.bundled() else { return }
    for benchmark in catalog.benchmarks {
      for file in benchmark.versions.first?.files ?? [] {
        let item = "data \(benchmark.name)"
        do {
          let state = try store.verify(file)
          let isHere = if case .good = state { true } else { false }
          add(item, state.words, remedy: isHere ? "" : "evalharness data pull \(benchmark.name)")
        } catch {
          add(item, "\(error)")
        }
      }
    }
  }
}
