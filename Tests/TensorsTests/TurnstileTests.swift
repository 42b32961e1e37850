import Synchronization
import Tensors
import Testing

@Suite struct `A turnstile` {
  private let buffer = Tensor.zeros([4 * 100])

  /// What turns did, in the order in which they did it: (place, turn).
  private final class Log: Sendable {
    private let entries = Mutex<[(place: Int, turn: Int)]>([])

    func add(_ place: Int, _ turn: Int) { entries.withLock { $0.append((place, turn)) } }
    func turns(at place: Int) -> [Int] {
      entries.withLock { $0.filter { $0.place == place }.map(\.turn) }
    }
  }

  private func linger() {
    #expect((0..<500).reduce(0) { sum, _ in sum + buffer.sumOfSquares } == 0)
  }

  private func part(_ index: Int) -> Tensor { buffer.slice(from: 100 * index, shape: [100]) }

  @Test(arguments: [1, 2, 5])
  func `keeps the turns' order at every place`(_ threads: Int) {
    let (log, turnstile) = (Log(), Turnstile())
    WorkerPool(count: threads).run(60) { number, _ in
      let turn = turnstile.turn(number)
      // Every turn has its own order of places, and comes to some of them twice.
      for index in [number % 4, (number + 2) % 4, number % 4, (number + 1) % 4, (number + 3) % 4] {
        let place = turn.place(of: part(index))
        turn.enter(place)
        // A turn that takes its time gives a later one the chance to overtake it.
        if number % 2 == 0 { linger() }
        log.add(index, number)
      }
      for index in 0..<4 { turn.leave(turn.place(of: part(index))) }
      turn.finish()
    }
    for index in 0..<4 {
      let turns = log.turns(at: index)
      #expect(turns == turns.sorted())
      #expect(Set(turns).count == 60)
    }
  }

  @Test(arguments: [1, 3])
  func `does not wait for a turn that never comes to a place`(_ threads: Int) {
    let (log, turnstile) = (Log(), Turnstile())
    WorkerPool(count: threads).run(30) { number, _ in
      let turn = turnstile.turn(number)
      if number % 3 != 0 {
        turn.enter(0)
        log.add(0, number)
        if number % 3 == 1 { turn.leave(0) }
      }
      turn.finish()
    }
    #expect(log.turns(at: 0) == (0..<30).filter { $0 % 3 != 0 })
  }

  @Test func `lets the next turn to a place that this one has left before it is finished`() {
    let turnstile = Turnstile()
    let (first, second) = (turnstile.turn(0), turnstile.turn(1))
    first.enter(0)
    first.leave(0)
    second.enter(0)
    second.leave(0)
    second.finish()
    first.enter(100)
    first.finish()
  }
}
