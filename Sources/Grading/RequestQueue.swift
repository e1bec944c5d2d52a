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

  /// The problems that no cage has begun, with their requests; where no modules are needed, each request alone.
  private var waiting: [Modules: ArraySlice<ArraySlice<Grader.Request>>] = [:]
  /// What is left of the problems that a cage has begun.
  private var begun: [TaskID: ArraySlice<Grader.Request>] = [:]
  /// The order in which modules were first needed.
  private var order: [Modules] = []
  /// How many cages have modules loaded.
  private var users: [Modules: Int] = [:]
  /// How many requests wait whose problem no cage has begun.
  private var counts: [Modules: Int] = [:]

  /// Takes requests and what tells the modules of each.
  init(_ requests: [Grader.Request], modules: (Grader.Request) -> Modules) {
    var places: [TaskID: Int] = [:]
    for request in requests {
      let key = modules(request)
      if waiting[key] == nil { order.append(key) }
      counts[key, default: 0] += 1
      if !key.isEmpty, let place = places[request.problem.id] {
        waiting[key]?[place].append(request)
      } else {
        places[request.problem.id] = waiting[key]?.count ?? 0
        waiting[key, default: []].append([request])
      }
    }
  }

  /// The next request for a cage that is at a place, or at none yet; nil when nothing is left that is worth
  /// it to load other modules.
  mutating func next(after place: Place?) -> (request: Grader.Request, place: Place)? {
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
  private mutating func begin(_ modules: Modules) -> (request: Grader.Request, place: Place)? {
    guard var requests = waiting[modules]?.popFirst(), let first = requests.popFirst() else {
      return nil
    }
    counts[modules, default: 0] -= 1 + requests.count
    if !requests.isEmpty { begun[first.problem.id] = requests }
    return (first, Place(modules: modules, problem: first.problem.id))
  }

  /// The modules that most requests wait for and no cage has, or else that enough wait for.
  private func choose() -> Modules? {
    func count(_ modules: Modules) -> Int { counts[modules] ?? 0 }
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
