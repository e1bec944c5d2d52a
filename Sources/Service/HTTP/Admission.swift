// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How much a service takes on, and from whom.
///
/// Every route that judges asks it first.
actor Admission {
  /// What may be in the house at once.
  struct Bounds: Sendable {
    /// Programs that wait or run.
    var programs: Int
    /// Bytes of the requests that hold them.
    var bytes: Int
    /// The share of either that one client may hold.
    var share = 0.5
  }

  /// Why a request is not taken on.
  enum Refusal: String, Error, Sendable {
    /// The client has its share; others have room.
    case overShare
    /// There is no room for anybody.
    case full
    /// The service is about to end.
    case draining
  }

  private struct Held {
    var programs = 0
    var bytes = 0
  }

  private let bounds: Bounds
  private var all = Held()
  private var clients: [String: Held] = [:]
  /// Bytes of bodies that are about to arrive.
  private var arriving = 0
  private(set) var isDraining = false

  init(_ bounds: Bounds) {
    self.bounds = bounds
  }

  /// The programs and the bytes that are held.
  var held: (programs: Int, bytes: Int) { (all.programs, all.bytes) }

  /// Takes on a request; what is alone in the house is taken on whatever its size.
  ///
  /// - Throws: ``Refusal``.
  func admit(_ client: String, programs: Int, bytes: Int) throws(Refusal) {
    guard !isDraining else { throw .draining }
    let own = clients[client] ?? Held()
    if all.programs > 0 {
      guard all.programs + programs <= bounds.programs, all.bytes + bytes <= bounds.bytes else {
        throw .full
      }
    }
    if own.programs > 0 {
      guard Double(own.programs + programs) <= bounds.share * Double(bounds.programs),
        Double(own.bytes + bytes) <= bounds.share * Double(bounds.bytes)
      else { throw .overShare }
    }
    all = Held(programs: all.programs + programs, bytes: all.bytes + bytes)
    clients[client] = Held(programs: own.programs + programs, bytes: own.bytes + bytes)
  }

  /// Ends what was admitted.
  func release(_ client: String, programs: Int, bytes: Int) {
    all = Held(programs: all.programs - programs, bytes: all.bytes - bytes)
    guard let own = clients[client] else { return }
    let left = Held(programs: own.programs - programs, bytes: own.bytes - bytes)
    clients[client] = left.programs > 0 ? left : nil
  }

  /// Makes room for a body that is about to arrive, which counts beside what is held.
  ///
  /// - Throws: ``Refusal``.
  func expect(bytes: Int) throws(Refusal) {
    guard arriving + all.bytes == 0 || arriving + all.bytes + bytes <= bounds.bytes else {
      throw .full
    }
    arriving += bytes
  }

  /// Ends what was expected: the body is here, or will not be.
  func expectNoMore(bytes: Int) { arriving -= bytes }

  /// Takes on nothing more.
  func drain() { isDraining = true }
}
