// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// The requests that wait, handed out so that a cage goes on with what it has loaded and made.
///
/// To load a library costs seconds, to fork a process that has it costs milliseconds; and a judge that has made
/// the inputs of a problem once keeps them for the problem's next program. Requests of one problem keep their
/// order, and so do problems that need the same modules.
struct RequestQueue {
  /// The modules that a request needs loaded.
  typealias Modules = [String]

  /// What a cage has loaded, and the problem that it is at.
  struct Place: Sendable, Hashable {
    var modules: Modules
    var problem: TaskID
  }

  /// Fewer requests than this are left to the cage that has their modules: a second cage would load the
  /// library of a benchmark for as long as the first takes to answer them all.
  private static let worthLoading = 64

  /// The requests whose problem no cage has begun; where modules are needed, those of a problem together.
  private var waiting: [Modules: ArraySlice<Int>] = [:]
  /// What is left of the problems that a cage has begun.
  private var begun: [TaskID: ArraySlice<Int>] = [:]
  /// The order in which modules were first needed.
  private var order: [Modules] = []
  /// How many cages have modules loaded.
  private var users: [Modules: Int] = [:]
  private let task: (Int) -> TaskID

  /// Takes the places of requests in the order in which they are wanted.
  ///
  /// - Parameters:
  ///   - places: The places.
  ///   - requests: What they are places of.
  ///   - modules: Tells the modules of a problem.
  init(_ places: [Int], of requests: some RequestList, modules: (Problem) -> Modules) {
    task = { requests.problem(at: $0).id }
    var kinds: [Modules: [TaskID: Int]] = [:]
    var groups: [Modules: [[Int]]] = [:]
    for place in places {
      let problem = requests.problem(at: place)
      let key = modules(problem)
      if groups[key] == nil { order.append(key) }
      // Where no modules are needed, nothing is gained by keeping a problem together.
      let group = key.isEmpty ? 0 : kinds[key]?[problem.id] ?? groups[key]?.count ?? 0
      kinds[key, default: [:]][problem.id] = group
      if group == groups[key]?.count ?? 0 { groups[key, default: []].append([]) }
      groups[key]?[group].append(place)
    }
    waiting = groups.mapValues { $0.flatMap(\.self)[...] }
  }

  /// The place of the next request for a cage that is at a place, or at none yet; nil when nothing is left
  /// that is worth it to load other modules.
  mutating func next(after place: Place?) -> (request: Int, place: Place)? {
    if let place {
      if let request = begun[place.problem]?.popFirst() { return (request, place) }
      if let next = begin(place.modules) { return next }
    }
    guard let modules = choose() else { return nil }
    if let place { users[place.modules, default: 1] -= 1 }
    users[modules, default: 0] += 1
    return begin(modules)
  }

  /// Begins the next problem that needs these modules.
  private mutating func begin(_ modules: Modules) -> (request: Int, place: Place)? {
    guard let first = waiting[modules]?.popFirst() else { return nil }
    let problem = task(first)
    if !modules.isEmpty, let rest = waiting[modules]?.prefix(while: { task($0) == problem }) {
      waiting[modules]?.removeFirst(rest.count)
      if !rest.isEmpty { begun[problem] = rest }
    }
    return (first, Place(modules: modules, problem: problem))
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
