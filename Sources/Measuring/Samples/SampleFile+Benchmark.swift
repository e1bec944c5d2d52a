// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
package import Runs

extension SampleFile {
  /// Reads the samples of a benchmark's problems.
  ///
  /// - Parameters:
  ///   - path: The file, or the folder.
  ///   - fields: Where its rows hold what is needed.
  ///   - benchmark: The problems that are selected.
  ///   - tasks: All tasks of the split.
  ///   - store: The data in which a task that is none of them is looked up.
  ///   - keepsRows: Whether the rows of the file are wanted too, as they are.
  ///   - observer: Is told what a person may want to know of the file.
  /// - Returns: The samples of the selected problems.
  /// - Throws: `SampleFileError`, or ``TaskOrigin`` where a task is another benchmark's.
  package static func load(
    _ path: String,
    _ fields: SampleFields,
    for benchmark: LoadedBenchmark,
    among tasks: [TaskID],
    store: DataStore,
    keepsRows: Bool,
    observer: any MeasurementObserver
  ) async throws -> SampleFile {
    let file: SampleFile
    do {
      file = try SampleFile.load(
        path,
        names: TaskNames(tasks),
        selected: Set(benchmark.problems.map(\.id)),
        fields: fields,
        keepsRows: keepsRows
      )
    } catch let error as SampleFileError {
      let origin = try await TaskOrigin(
        of: error,
        notIn: benchmark,
        catalog: .bundled(),
        store: store
      )
      throw origin ?? error
    }
    if file.unselected > 0 {
      observer.note("\(path): \(file.unselected) samples are of tasks that are not selected")
    }
    for note in file.notes { observer.note(note) }
    return file
  }
}
