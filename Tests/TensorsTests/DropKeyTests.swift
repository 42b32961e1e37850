import Tensors
import Testing

@Suite struct `Dropped keys` {
  private let stream = RandomStream(seed: 1).stream("keys")

  /// Twenty thousand decisions deviate from their rate by 0.0035 or less, once in 300 tries more.
  @Test(arguments: [0, 0.1, 0.5, 1])
  func `are as many as the rate says`(_ rate: Double) {
    let dropKey = DropKey(rate: rate, stream: stream)
    let dropped = (0..<20_000).filter { dropKey.drops($0) }.count
    #expect(abs(Double(dropped) / 20_000 - rate) < 0.0105)
  }

  @Test func `do not depend on what was drawn before`() {
    var used = stream
    for _ in 0..<5 { _ = used.next() }
    let (fresh, later) = (DropKey(rate: 0.5, stream: stream), DropKey(rate: 0.5, stream: used))
    #expect((0..<100).allSatisfy { fresh.drops($0) == later.drops($0) })
  }
}
