// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI
import CSandboxHost
import FoundationEssentials
import Glibc
import SandboxRunner
import Synchronization

/// One process of a cage, alive: a fork server or a judge.
///
/// A class because it owns a process. Closing the control socket ends everything in the cage: the
/// launcher's guard outside sees the hang-up, however this program ends.
final class CageProcess {
  enum Role: String {
    case server
    case judge
  }

  let control: Descriptor
  private var process: pid_t
  private let scratch: String?
  private let group: ControlGroup?
  private var knownKills = 0
  /// How programs can be judged that this process forks: compatibly only if it says so.
  let mode: Work.Mode
  /// The modules that it has loaded beside those of every process.
  let preload: [String]
  /// What a judge was last told the inputs of, and still knows.
  var heldCase: String?

  private static let startUp: Duration = .seconds(60)
  private static let cages = Atomic<UInt32>(0)

  /// Starts a process and waits until it is ready.
  ///
  /// The mode is how programs are judged that a fork server starts: what only compatible judging needs
  /// costs every fork, so that strict judging does without it.
  init(
    _ role: Role,
    of sandbox: Sandbox,
    ledger: Ledger,
    mode: Work.Mode = .strict,
    preload: [String] = []
  ) throws {
    self.mode = mode
    self.preload = preload
    let sockets = try DescriptorPair(isStream: role == .judge)
    let errors = try DescriptorPair.pipe()
    scratch = try Self.makeScratch(sandbox)
    let packages = sandbox.interpreter.lent
    let lent = packages.isEmpty ? nil : try LentPackages(packages)
    let memory = sandbox.memoryBytes + sandbox.interpreter.needs.serverMemoryBytes
    group = role == .server ? ControlGroup(memoryBytes: memory) : nil
    var process: pid_t = 0
    var arguments = try Self.arguments(
      role,
      mode,
      of: sandbox,
      preload: sandbox.interpreter.preload + preload,
      scratch: scratch,
      lent: lent
    )
    if let path = group?.path { arguments.insert(contentsOf: ["--cgroup", path], at: 1) }
    let number = role == .judge ? ledger.writable.number : ledger.readable.number
    let code = withCStrings(arguments) { arguments in
      withCStrings([]) { environment in
        evh_spawn(
          arguments,
          environment,
          sockets.theirs.number,
          number,
          errors.theirs.number,
          &process
        )
      }
    }
    self.process = process
    control = sockets.closingTheirs()
    let said = errors.closingTheirs()
    guard code == 0 else {
      throw SandboxError.systemCall(
        name: "posix_spawn \(sandbox.parts.launcher)",
        reason: String(cString: strerror(code))
      )
    }
    do {
      // Not among the arguments, of which the interpreter keeps copies that every fork would map.
      try send(Array(Self.modules(role, mode).utf8), within: Self.startUp)
      guard try receive(5, within: Self.startUp) == Array("ready".utf8) else {
        throw SandboxError.lost(part: role.rawValue, reason: "it is not ready")
      }
    } catch {
      stop()
      let reason = Self.lastLine(of: said) ?? "\(error)"
      let modules = sandbox.interpreter.preload + preload
      if let module = modules.first(where: { reason.contains("Error: No module named '\($0)'") }) {
        throw SandboxError.noSuchModule(module)
      }
      throw SandboxError.launchFailed(isolation: sandbox.isolation, reason: reason)
    }
  }

  deinit {
    stop()
  }

  /// Ends the process and everything it started; returns when it is gone.
  func stop() {
    guard process > 0 else { return }
    shutdown(control.number, Int32(SHUT_RDWR))
    _ = evh_reap(process)
    process = 0
    group?.remove()
    if let scratch { try? FileManager.default.removeItem(atPath: scratch) }
  }

  /// Whether the kernel has killed for want of memory since the last question.
  func wasKilledForMemory() -> Bool {
    let kills = group?.kills ?? 0
    defer { knownKills = kills }
    return kills > knownKills
  }

  // MARK: - Messages

  /// Sends bytes, the first of them with a descriptor.
  func send(_ bytes: [UInt8], passing descriptor: borrowing Descriptor) throws {
    let code = bytes.withUnsafeBytes {
      evh_send(control.number, $0.baseAddress, $0.count, descriptor.number)
    }
    guard code == 0 else {
      throw SandboxError.lost(part: "cage", reason: String(cString: strerror(code)))
    }
  }

  /// Sends how many bytes there are, and the bytes.
  private func send(_ bytes: [UInt8], within time: Duration) throws {
    let size = withUnsafeBytes(of: UInt64(bytes.count).littleEndian, Array.init)
    for part in [size, bytes] {
      let code = evh_send_within(control.number, part, part.count, time.microseconds)
      guard code == 0 else {
        throw SandboxError.lost(part: "cage", reason: String(cString: strerror(code)))
      }
    }
  }

  /// Sends bytes, the first of them with several descriptors.
  func send(_ bytes: [UInt8], passing descriptors: [Int32]) throws {
    let code = bytes.withUnsafeBytes {
      evh_send_several(
        control.number,
        $0.baseAddress,
        $0.count,
        descriptors,
        descriptors.count
      )
    }
    guard code == 0 else {
      throw SandboxError.lost(part: "cage", reason: String(cString: strerror(code)))
    }
  }

  /// Receives that many bytes, or fewer when the other side ends.
  func receive(_ count: Int, within time: Duration) throws -> [UInt8] {
    try Execution.receive(count, from: control.number, until: .now + time)
  }

  // MARK: - Launching

  private static func arguments(
    _ role: Role,
    _ mode: Work.Mode,
    of sandbox: Sandbox,
    preload: [String],
    scratch: String?,
    lent: LentPackages?
  ) throws -> [String] {
    var arguments = [sandbox.parts.launcher, "--role", role.rawValue]
    if let scratch {
      arguments += ["--no-namespaces", "--scratch", scratch]
    }
    let needs = sandbox.interpreter.needs
    if needs.processFiles { arguments.append("--process-files") }
    if needs.programs { arguments.append("--programs") }
    if sandbox.judgeForks { arguments.append("--forks") }
    var readable = sandbox.interpreter.readable + needs.readable + (lent?.readable ?? [])
    // Where programs that are started find the interpreter under its other names.
    if needs.programs, let end = sandbox.interpreter.path.lastIndex(of: "/") {
      readable.append(String(sandbox.interpreter.path[..<end]))
    }
    for path in readable + [sandbox.parts.shim] {
      arguments += ["--readable", path]
    }
    for path in sandbox.interpreter.covered { arguments += ["--covered", path] }
    arguments += ["--scratch-bytes", "\(sandbox.scratchBytes)", "--uid", "\(nextUser())"]
    let settings = CageSettings(
      shim: sandbox.parts.shim,
      role: role.rawValue,
      preload: Interpreter.preloaded + preload,
      packages: sandbox.interpreter.sitePackages + (lent.map { [$0.searched] } ?? []),
      output: sandbox.outputBytes,
      outputStatus: Int(EVH_EXIT_OUTPUT_LIMIT.rawValue),
      compatibleMode: Int(EVH_MODE_COMPATIBLE.rawValue),
      streamStatuses: [EVH_EXIT_ENDED, EVH_EXIT_LEFT, EVH_EXIT_RAISED].map { Int($0.rawValue) },
      runModes: [EVH_MODE_RUN, EVH_MODE_FETCH].map { Int($0.rawValue) },
      memory: sandbox.judgeMemoryBytes,
      address: sandbox.interpreter.needs.addressBytes,
      // Without namespaces there is a folder, which is emptied.
      scratch: scratch == nil ? sandbox.scratchBytes : 0,
      endless: sandbox.endsEndlessLoops
    )
    let variables =
      [
        "EVALHARNESS=" + (try settings.text()),
        // The order of sets must not differ between two runs.
        "PYTHONHASHSEED=0",
        // Each arena reserves address space that a limit counts.
        "MALLOC_ARENA_MAX=1",
        "OPENBLAS_NUM_THREADS=1",
        "OMP_NUM_THREADS=1",
        "MKL_NUM_THREADS=1",
      ] + sandbox.interpreter.variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    for variable in variables { arguments += ["--env", variable] }
    // -I would ignore PYTHONHASHSEED; the environment is clean already.
    arguments += ["--", sandbox.interpreter.path, "-s", "-S", "-B", "-W", "ignore", "-c"]
    arguments.append(SandboxRunner.server)
    return arguments
  }

  /// The names and the sources of the modules that such a process loads, one after another with NUL between.
  private static func modules(_ role: Role, _ mode: Work.Mode) -> String {
    let modules =
      switch (role, mode) {
      case (.judge, _): SandboxRunner.judgeModules
      case (.server, .strict): SandboxRunner.serverModules
      case (.server, .compatible), (.server, .trustedTests): SandboxRunner.compatibleModules
      case (.server, .unittest), (.server, .trustedUnittest): SandboxRunner.unittestModules
      case (.server, .streams): SandboxRunner.streamModules
      }
    return modules.flatMap { [$0.name, $0.source] }.joined(separator: "\0")
  }

  /// A user that owns nothing and shares no limit with another cage; used when we are root.
  private static func nextUser() -> UInt32 {
    let cage = cages.add(1, ordering: .relaxed).oldValue % 1024
    return 1_500_000_000 + UInt32(getpid() % 500_000) * 1024 + cage
  }

  private static func makeScratch(_ sandbox: Sandbox) throws -> String? {
    guard sandbox.isolation == .noNamespaces else { return nil }
    var path = Array("/tmp/evalharness-XXXXXX".utf8CString)
    guard mkdtemp(&path) != nil else {
      throw SandboxError.systemCall(name: "mkdtemp", reason: lastError())
    }
    return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func lastLine(of errors: borrowing Descriptor) -> String? {
    let bytes = try? Execution.receive(1 << 16, from: errors.number, until: .now + .seconds(1))
    let lines = String(decoding: bytes ?? [], as: UTF8.self).split(separator: "\n")
    return lines.last.map { String($0.replacing("evalharness-launch: ", with: "")) }
  }
}

/// Reads up to that many bytes, until the other side ends.
func receive(
  _ count: Int,
  from descriptor: Int32,
  until end: ContinuousClock.Instant
) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: min(count, 1 << 16))
  while bytes.count < count {
    var waited = descriptor
    let left = ContinuousClock.now.duration(to: end)
    guard evh_wait(&waited, 1, max(0, left.microseconds)) > 0 else {
      throw SandboxError.lost(part: "cage", reason: "it is silent")
    }
    let wanted = min(count - bytes.count, buffer.count)
    let length = Glibc.read(descriptor, &buffer, wanted)
    if length < 0 && errno == EINTR { continue }
    guard length > 0 else { break }
    bytes += buffer[..<length]
  }
  return bytes
}

/// Calls with an array of C strings that ends in a null pointer.
func withCStrings<Result>(
  _ strings: [String],
  _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) throws -> Result
) rethrows -> Result {
  var pointers = strings.map { strdup($0) }
  pointers.append(nil)
  defer { pointers.forEach { free($0) } }
  return try body(pointers)
}
