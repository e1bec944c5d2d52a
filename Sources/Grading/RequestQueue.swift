// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The requests that wait, handed out so that a cage goes on with the modules that it has loaded.
///
/// To load a library costs seconds, to fork a process that has it costs milliseconds. Requests that need the
/// same modules keep their order.
struct RequestQueue {
  /// The modules that a request needs loaded.
  typealias Modules = [String]

  /// Fewer requests than this are left to the cage that has their modules: a second cage would load the
  /// library of a benchmark for as long as the first takes to answer them all.
  private static let worthLoading = 64

  private var waiting: [Modules: ArraySlice<Grader.Request>] = [:]
  /// The order in which modules were first needed.
  private var order: [Modules] = []
  /// How many cages have modules loaded.
  private var users: [Modules: Int] = [:]

  /// Takes requests and what tells the modules of each.
  init(_ requests: [Grader.Request], modules: (Grader.Request) -> Modules) {
    for request in requests {
      let key = modules(request)
      if waiting[key] == nil { order.append(key) }
      waiting[key, default: []].append(request)
    }
  }

  /// The next request for a cage that has these modules loaded, or none yet; nil when nothing is left that
  /// is worth it to load others.
  mutating func next(after loaded: Modules?) -> (request: Grader.Request, modules: Modules)? {
    if let loaded, let request = take(from: loaded) { return (request, loaded) }
    guard let modules = choose() else { return nil }
    if let loaded { users[loaded, default: 1] -= 1 }
    users[modules, default: 0] += 1
    return take(from: modules).map { ($0, modules) }
  }

  private mutating func take(from modules: Modules) -> Grader.Request? {
    waiting[modules]?.popFirst()
  }

  /// The modules that most requests wait for and no cage has, or else that enough wait for.
  private func choose() -> Modules? {
    func count(_ modules: Modules) -> Int { waiting[modules]?.count ?? 0 }
    let open = order.filter { count($0) > 0 }
    let unused = open.filter { users[$0, default: 0] == 0 }
    // Of equals the first: nothing depends on the order of a dictionary.
    func largest(_ among: [Modules]) -> Modules? {
      among.max { count($0) < count($1) }
    }
    return largest(unused)
      ?? largest(open.filter { $0.isEmpty || count($0) >= Self.worthLoading })
  }
}
