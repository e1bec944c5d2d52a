// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage

/// A CPython that programs run in.
package struct Interpreter: Sendable, Hashable, Codable {
  /// The program itself, with every link followed.
  package var path: String
  /// The implementation, such as `CPython`.
  package var implementation: String
  /// The version, such as `3.11.2`.
  package var version: String
  /// The files and directories it reads to start, to import its standard library and the packages.
  package var readable: [String]
  /// The folders among them that hold packages that are not the interpreter's own.
  ///
  /// With full isolation they are empty to a program; without namespaces they cannot be hidden.
  package var covered: [String]
  /// The folders with third-party packages that programs may import.
  package var sitePackages: [String]
  /// The packages in those folders, as in `numpy==1.26.4`, sorted.
  package var packages: [String]
  /// The modules that are loaded once, before any program, beside ``preloaded``.
  package var preload: [String] = []

  /// The modules every program finds loaded already.
  ///
  /// Few: each megabyte costs every fork.
  package static let preloaded = [
    "math", "typing", "collections", "re", "itertools", "heapq", "functools", "string", "random",
    "copy", "bisect", "operator", "time", "datetime", "json", "hashlib", "fractions", "decimal",
  ]

  private static let oldest = [3, 8]

  /// Asks an interpreter for what the sandbox must know of it.
  ///
  /// - Parameters:
  ///   - command: A path, or a name to look up in `PATH`.
  ///   - sitePackages: Folders with packages that programs may import.
  /// - Throws: ``SandboxError`` when it does not run or is no CPython of version 3.8 or later.
  package init(command: String, sitePackages: [String] = []) async throws {
    let executable: Executable =
      command.contains("/") ? .path(FilePath(command)) : .name(command)
    let facts: Facts
    do {
      let result = try await run(
        executable,
        arguments: Arguments(["-I", "-S", "-B", "-c", Self.questions] + sitePackages),
        output: .string(limit: 1 << 20),
        error: .string(limit: 1 << 16)
      )
      let answer = Data(result.standardOutput.utf8)
      guard result.terminationStatus.isSuccess,
        let decoded = try? JSONDecoder().decode(Facts.self, from: answer)
      else {
        let said = result.standardError.split(separator: "\n").last.map(String.init)
        throw SandboxError.unusableInterpreter(path: command, reason: said ?? "it says nothing")
      }
      facts = decoded
    } catch let error as SubprocessError {
      throw SandboxError.unusableInterpreter(path: command, reason: "\(error)")
    }
    let supported = !facts.numbers.lexicographicallyPrecedes(Self.oldest)
    guard facts.implementation == "CPython", supported else {
      throw SandboxError.unusableInterpreter(
        path: command,
        reason: "\(facts.implementation) \(facts.version) is not CPython 3.8 or later"
      )
    }
    path = facts.path
    implementation = facts.implementation
    version = facts.version
    readable = facts.readable
    covered = facts.covered
    self.sitePackages = facts.sitePackages
    packages = facts.packages
  }

  private struct Facts: Decodable {
    var path: String
    var implementation: String
    var version: String
    var numbers: [Int]
    var readable: [String]
    var covered: [String]
    var sitePackages: [String]
    var packages: [String]
  }

  // The libraries are those mapped after the extension modules that load others were imported.
  private static let questions = """
    import importlib, json, os, platform, sys, sysconfig
    for name in ('ctypes', 'hashlib', 'ssl', 'sqlite3', 'lzma', 'bz2', 'zlib', 'decimal'):
        try:
            importlib.import_module(name)
        except ImportError:
            pass
    path = os.path.realpath(getattr(sys, '_base_executable', sys.executable) or sys.executable)
    folders = {sysconfig.get_path('stdlib'), sysconfig.get_path('platstdlib')}
    folders |= {item for item in sys.path if item and os.path.exists(item)}
    site = [os.path.realpath(item) for item in sys.argv[1:]]
    for item in site:
        if not os.path.isdir(item):
            sys.exit(item + ' is no folder with packages')
    packages = []
    if site:
        from importlib import metadata
        packages = sorted({'%s==%s' % (item.metadata['Name'], item.version)
                           for item in metadata.distributions(path=site)})
    folders.update(site)
    base = os.path.join(sys.base_prefix, 'lib', 'python%d.%d' % sys.version_info[:2])
    folders.add(base)
    with open('/proc/self/maps') as maps:
        for line in maps:
            name = line.split(None, 5)[-1].strip()
            if '.so' in name and name.startswith('/'):
                folders.add(os.path.dirname(name))
    folders |= {'/lib64', '/usr/lib64'}
    folders = {os.path.realpath(item) for item in folders if os.path.exists(item)}
    kept = sorted(item for item in folders
                  if not any(item.startswith(other + '/') for other in folders))
    if not any(path.startswith(item + '/') for item in kept):
        kept.append(path)
    others = {sysconfig.get_path('purelib'), sysconfig.get_path('platlib')}
    others |= {os.path.join(item, name) for item in kept
               for name in ('site-packages', 'dist-packages', 'python3/dist-packages')}
    others = {os.path.realpath(item) for item in others if os.path.isdir(item)}
    covered = sorted(item for item in others
                     if any(item.startswith(other + '/') for other in kept)
                     and not any((asked + '/').startswith(item + '/') for asked in site))
    print(json.dumps({'path': path, 'implementation': platform.python_implementation(),
                      'version': platform.python_version(),
                      'numbers': list(sys.version_info[:2]), 'readable': kept,
                      'covered': covered, 'sitePackages': site, 'packages': packages}))
    """
}
