// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Subprocess
import SystemPackage

/// What is installed in a virtual environment, as its interpreter finds it.
package struct EnvironmentInventory: Decodable, Sendable, Hashable {
  /// The version of the interpreter, such as `3.11.7`.
  package var python: String
  /// The packages, as in `numpy==1.26.4`, sorted.
  package var packages: [String]
  /// The SHA-256, in hexadecimal, of the names, versions and lists of files of all packages, but for
  /// what names the folder or the time of the installation.
  package var digest: String
  /// Files that are not what their package's list says, or on no list; only where files were read.
  package var faults: [String]

  /// Asks the interpreter of an environment.
  ///
  /// - Parameters:
  ///   - folder: The environment.
  ///   - readsFiles: Whether every file is read and compared with the list of its package.
  /// - Throws: ``EnvironmentError`` when the interpreter does not start.
  package init(of folder: String, readsFiles: Bool) async throws {
    let result = try? await run(
      .path(FilePath("\(folder)/bin/python")),
      arguments: ["-I", "-S", "-B", "-c", Self.question, folder, readsFiles ? "files" : "lists"],
      output: .string(limit: 1 << 24),
      error: .string(limit: 1 << 16)
    )
    guard let result, result.terminationStatus.isSuccess else {
      let said = result?.standardError.split(separator: "\n").last.map(String.init)
      throw EnvironmentError.failed(
        step: "\(folder)/bin/python",
        reason: said ?? "it does not start",
        remedy: "remove the folder and make it anew"
      )
    }
    self = try JSONDecoder().decode(Self.self, from: Data(result.standardOutput.utf8))
  }

  /// The question, in Python; its arguments are the folder and what to read.
  ///
  /// Lists of packages are those of PEP 376 and 627: `RECORD` holds each file with its SHA-256.
  private static let question = """
    import base64, csv, hashlib, json, os, platform, re, sys
    folder, reads = sys.argv[1], sys.argv[2] == 'files'
    site = os.path.join(folder, 'lib', 'python%d.%d' % sys.version_info[:2], 'site-packages')
    # What a file holds of the folder or of the time in which it was written.
    local = ('RECORD', 'INSTALLER', 'REQUESTED', 'direct_url.json')
    whole, packages, faults, listed = hashlib.sha256(), [], [], set()
    for entry in sorted(os.listdir(site)):
        if not entry.endswith('.dist-info'):
            continue
        name, version = entry[:-len('.dist-info')].rsplit('-', 1)
        name = re.sub('[-_.]+', '-', name).lower()
        lines = []
        try:
            with open(os.path.join(site, entry, 'RECORD'), newline='') as file:
                rows = [row for row in csv.reader(file) if row]
        except OSError:
            faults.append(entry + '/RECORD is missing')
            rows = []
        for path, digest, _ in rows:
            listed.add(os.path.normpath(path))
            outside = path.startswith('..') or os.path.isabs(path)
            if not outside and digest and os.path.basename(path) not in local:
                lines.append(path + ' ' + digest)
            if not reads or not digest or path.endswith('.pyc'):
                continue
            try:
                with open(os.path.join(site, path), 'rb') as file:
                    found = hashlib.new(digest.split('=')[0], file.read()).digest()
                found = base64.urlsafe_b64encode(found).decode().rstrip('=')
                if found != digest.split('=', 1)[1]:
                    faults.append(path + ' was changed')
            except OSError:
                faults.append(path + ' is missing')
        packages.append('%s==%s' % (name, version))
        whole.update(('%s==%s\\n' % (name, version) + '\\n'.join(sorted(lines)) + '\\n').encode())
    if reads:
        for parent, folders, files in os.walk(site):
            folders[:] = [item for item in folders if item != '__pycache__']
            for file in files:
                path = os.path.relpath(os.path.join(parent, file), site)
                if path not in listed and not path.endswith('.pyc'):
                    faults.append(path + ' belongs to no package')
    print(json.dumps({'python': platform.python_version(), 'packages': sorted(packages),
                      'digest': whole.hexdigest(), 'faults': sorted(faults)}))
    """
}
