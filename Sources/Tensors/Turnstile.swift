import Foundation

/// Keeps numbered turns in order at each place of a shared buffer, while they run at once elsewhere.
///
/// A turn may write at a place once every earlier one has left it, so what is added up there has the
/// same bits whoever adds it. A turn that never comes to a place has left it when it is finished.
/// Turns are begun in the order of their numbers, each on a thread that is busy with no other: the
/// earliest that is not finished never waits, so they all come to an end.
// Every mutable property is read and written between `condition.lock()` and `unlock()` only.
package final class Turnstile: @unchecked Sendable {
  private let condition = NSCondition()
  /// For each place, how many turns have left it.
  private var left: [Int: Int] = [:]
  /// Every turn before this one is finished.
  private var first = 0
  /// Turns that are finished before an earlier one is.
  private var finished: Set<Int> = []
  private var waiting = 0

  /// A turnstile that nobody has come to.
  package init() {}

  /// The turn numbered `number`, from 0.
  package func turn(_ number: Int) -> Turn { Turn(number: number, turnstile: self) }

  fileprivate func enter(_ place: Int, _ turn: Int) {
    condition.lock()
    wait(for: place, turn)
    condition.unlock()
  }

  fileprivate func leave(_ place: Int, _ turn: Int) {
    condition.lock()
    wait(for: place, turn)
    left[place] = turn + 1
    if waiting > 0 { condition.broadcast() }
    condition.unlock()
  }

  fileprivate func finish(_ turn: Int) {
    condition.lock()
    finished.insert(turn)
    while finished.remove(first) != nil { first += 1 }
    if waiting > 0 { condition.broadcast() }
    condition.unlock()
  }

  private func wait(for place: Int, _ turn: Int) {
    while first < turn && left[place, default: 0] < turn {
      waiting += 1
      condition.wait()
      waiting -= 1
    }
  }
}

extension Turnstile {
  /// One turn: what a thread must say before and after it writes to parts of the shared buffer.
  package struct Turn: Sendable {
    fileprivate let number: Int
    fileprivate let turnstile: Turnstile

    /// The place that a part of the buffer is, by its first element: parts are the same or disjoint.
    package func place(of part: Tensor) -> Int { part.offset }

    /// Waits until every earlier turn has left `place`.
    package func enter(_ place: Int) { turnstile.enter(place, number) }

    /// Lets the next turn write at `place`, where this one will not write again.
    package func leave(_ place: Int) { turnstile.leave(place, number) }

    /// Leaves the places that this turn has not left, or never came to.
    package func finish() { turnstile.finish(number) }
  }
}
