// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Glibc
import Problems
import Service

/// `evalharness serve`: the judge over HTTP.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Judge programs for other machines and processes, over HTTP.",
    discussion: """
      POST /v1/judge takes what 'evalharness judge' takes; verl, open-instruct, OpenRLHF and SandboxFusion's \
      clients find the routes that they call. Listens at this machine's own address only, unless a token is wanted of clients. See docs/service.md.

        evalharness serve --port 8080
        evalharness serve --host 0.0.0.0 --token-file token
      """
  )

  @Option(help: "The address to listen at.")
  var host = "127.0.0.1"

  @Option(parsing: .unconditional, help: "The port; 0 for any that is free.")
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "A file with the token that clients have to show, as 'Authorization: Bearer …'.",
      valueName: "file"
    ),
    completion: .file()
  )
  var tokenFile: String?

  @Flag(
    help: "Listen at another address without a token: whoever reaches it may run programs here."
  )
  var insecure = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The longest body of a request.", valueName: "MiB")
  )
  var maxBody = 32

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The programs that may wait or run at once.", valueName: "count")
  )
  var maxPrograms = 100_000

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How long running work may go on after SIGTERM.", valueName: "seconds")
  )
  var drain = 30.0

  @Option(
    help: """
      What /run_code says of a program that ended with status 0 before its last statement: lenient (success) or \
      strict (failure).
      """
  )
  var runCodeExit = RunCodeExit.lenient

  @OptionGroup(title: "Judging") var service: ServiceOptions

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  mutating func validate() throws {
    guard 0...65_535 ~= port else { throw ValidationError("--port takes 0 to 65535.") }
    guard 1...1024 ~= maxBody else { throw ValidationError("--max-body takes 1 to 1024 MiB.") }
    guard 1...10_000_000 ~= maxPrograms else {
      throw ValidationError("--max-programs takes 1 to 10000000.")
    }
    guard 0...86_400 ~= drain else { throw ValidationError("--drain takes 0 to 86400 seconds.") }
    guard tokenFile != nil || insecure || Self.isOwn(host) else {
      throw ValidationError(
        "--host \(host) is reached from other machines: name a --token-file, or say --insecure."
      )
    }
  }

  /// Whether an address is reached from this machine only.
  private static func isOwn(_ host: String) -> Bool {
    host == "localhost" || host == "::1"
      || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
  }

  func run() async throws {
    let log = Log(isQuiet: quiet)
    var settings = HTTPSettings()
    settings.host = host
    settings.port = port
    settings.token = try tokenFile.map(Self.token)
    settings.mostBodyBytes = maxBody << 20
    settings.mostPrograms = maxPrograms
    settings.runCodeExit = runCodeExit
    settings.drainLimit = .milliseconds(Int(drain * 1000))
    OpenFiles.allowAll()
    let judge = try await service.service(log: log)
    let ending = EndingSignal()
    do {
      try await judge.warm()
      try await HTTPService(judge, settings).run(
        until: {
          await ending.wait()
          ManagerNotice.stopping.send()
        },
        onStart: { [host] port in
          log.note("listening at http://\(host):\(port)")
          ManagerNotice.ready.send()
        }
      )
    } catch {
      await judge.close()
      throw error
    }
    await judge.close()
  }

  /// The token in a file: its first line.
  private static func token(in path: String) throws -> String {
    let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
    let token = text.split(separator: "\n").first.map(String.init)?.trimmingSpaces ?? ""
    guard token.utf8.count >= 16 else {
      throw UsageError("\(path): a token of 16 characters or more is wanted on its first line")
    }
    return token
  }
}

extension RunCodeExit: ExpressibleByArgument {}

/// How many files and connections this process may have open.
private enum OpenFiles {
  /// Takes as many as the system grants: each connection of a service is one.
  static func allowAll() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

extension String {
  /// The text without white space at its ends.
  fileprivate var trimmingSpaces: String {
    String(
      trimmingPrefix(while: \.isWhitespace).reversed().trimmingPrefix(while: \.isWhitespace)
        .reversed()
    )
  }
}
