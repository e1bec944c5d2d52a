// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Testing

@testable import Grading

/// Who judges what next, where libraries are loaded before.
@Suite struct RequestQueueTests {
  /// A queue that gives the requests themselves.
  private struct Requests {
    private let requests: [Grader.Request]
    private var queue: RequestQueue

    init(_ requests: [Grader.Request], modules: (Problem) -> [String]) {
      self.requests = requests
      queue = RequestQueue(Array(requests.indices), of: requests, modules: modules)
    }

    mutating func next(
      after place: RequestQueue.Place?
    ) -> (request: Grader.Request, place: RequestQueue.Place)? {
      queue.next(after: place).map { (requests[$0.request], $0.place) }
    }
  }

  private func queue(_ groups: [(String, Int)]) -> Requests {
    let requests = groups.flatMap { group, count in
      (0..<count).map { number in
        Grader.Request(
          number: number,
          problem: Problem(
            id: TaskID("\(group)/\(number)"),
            prompt: "",
            entryPoint: "",
            reference: nil,
            suites: [],
            group: group
          ),
          suites: [],
          program: ""
        )
      }
    }
    return Requests(requests) { $0.group.map { [$0] } ?? [] }
  }

  @Test func keepsTheOrderOfARequestsGroup() {
    var queue = queue([("a", 3), ("b", 2)])
    var loaded: RequestQueue.Place?
    var tasks: [String] = []
    while let next = queue.next(after: loaded) {
      loaded = next.place
      tasks.append(next.request.problem.id.rawValue)
    }
    #expect(tasks == ["a/0", "a/1", "a/2", "b/0", "b/1"])
  }

  @Test func everyCageStartsWithLibrariesOfItsOwn() {
    var queue = queue([("small", 2), ("large", 40), ("middle", 20)])
    let first = queue.next(after: nil)?.place
    let second = queue.next(after: nil)?.place
    #expect([first, second].map { $0?.modules } == [["large"], ["middle"]])
    let third = queue.next(after: first)?.place
    #expect(third?.modules == first?.modules)
  }

  @Test func aFewRequestsAreLeftToTheCageThatHasTheirLibrary() {
    var queue = queue([("a", 60), ("b", 1)])
    let first = queue.next(after: nil)?.place
    let second = queue.next(after: nil)?.place
    #expect([first, second].map { $0?.modules } == [["a"], ["b"]])
    let idle = queue.next(after: second)
    #expect(idle?.place == nil)
    var served = 1
    while queue.next(after: first) != nil { served += 1 }
    #expect(served == 60)
  }

  @Test func manyAreShared() {
    var queue = queue([("a", 80), ("b", 1)])
    let first = queue.next(after: nil)?.place
    let second = queue.next(after: nil)?.place
    let shared = queue.next(after: second)?.place
    #expect(shared?.modules == first?.modules)
  }

  @Test func oneCageJudgesAllProgramsOfAProblem() {
    let request = Grader.Request(
      number: 0,
      problem: Problem(
        id: TaskID("x/1"),
        prompt: "",
        entryPoint: "",
        reference: nil,
        suites: [],
        group: "a"
      ),
      suites: [],
      program: ""
    )
    var other = request
    other.problem.id = TaskID("x/2")
    var queue = Requests(
      [request, other, request, other, request],
      modules: { _ in ["numpy"] }
    )
    let first = queue.next(after: nil)
    let second = queue.next(after: nil)
    #expect([first, second].map { $0?.request.problem.id.rawValue } == ["x/1", nil])
    var tasks: [String] = []
    var place = first?.place
    while let next = queue.next(after: place) {
      place = next.place
      tasks.append(next.request.problem.id.rawValue)
    }
    #expect(tasks == ["x/1", "x/1", "x/2", "x/2"])
  }

  @Test func withoutLibrariesEveryCageTakesWhatIsNext() {
    var queue = Requests([], modules: { _ in [] })
    let nothing = queue.next(after: nil)
    #expect(nothing?.place == nil)
    let request = Grader.Request(
      number: 7,
      problem: Problem(id: TaskID("x/1"), prompt: "", entryPoint: "", reference: nil, suites: []),
      suites: [],
      program: ""
    )
    queue = Requests([request, request], modules: { _ in [] })
    let numbers = (0..<3).map { _ in queue.next(after: nil)?.request.number }
    #expect(numbers == [7, 7, nil])
  }
}
