import Autograd
import Synchronization
import Tensors
import Testing

/// Writes down what it hears, indented by what lies around it.
private final class Listener: WorkObserver {
  private struct Notes {
    var depth = 0
    var lines: [String] = []
    var works: [ObservedWork] = []
  }

  private let notes = Mutex(Notes())

  var lines: [String] { notes.withLock(\.lines) }
  var works: [ObservedWork] { notes.withLock(\.works) }

  func begin() { notes.withLock { $0.depth += 1 } }

  func end(_ work: () -> ObservedWork) {
    let work = work()
    notes.withLock { notes in
      notes.depth -= 1
      let name =
        switch work.kind {
        case .operation(let name, let phase): "\(name) \(phase)"
        case .part(let name): name
        }
      notes.lines.append(String(repeating: " ", count: notes.depth) + name)
      notes.works.append(work)
    }
  }
}

@Suite struct `An observer of a tape` {
  private let listener = Listener()
  private let pool = BufferPool()

  /// `Linear(SiLU(x))` and back.
  private func run(isRecording: Bool = true) {
    var random = RandomStream(seed: 2)
    let tape = Tape(pool: pool, isRecording: isRecording, observer: listener)
    let x = tape.variable(random.normalTensor([3, 5]))
    let weight = tape.variable(random.normalTensor([7, 5]))
    let y = tape.apply(Linear(), to: tape.apply(SiLU(), to: x), weight)
    if isRecording { tape.backward(from: [(y, random.normalTensor([3, 7]))]) }
  }

  @Test func `hears every operation both ways, and a recomputation inside who looks at it`() {
    run()
    #expect(
      listener.lines == [
        "SiLU forward", "Linear forward", " SiLU recomputation", "Linear backward",
        "SiLU backward",
      ])
  }

  @Test func `hears what has no backward pass`() {
    run(isRecording: false)
    #expect(listener.lines == ["SiLU forward", "Linear forward"])
  }

  @Test func `learns what it costs at least`() {
    run()
    let product = 2.0 * 3 * 5 * 7
    #expect(listener.works.map(\.productFLOPs) == [0, product, 0, 2 * product, 0])
    let (x, weight, y) = (4.0 * 15, 4.0 * 35, 4.0 * 21)
    #expect(
      listener.works.map(\.bytes) == [
        2 * x, x + weight + y, 2 * x, 2 * x + 2 * weight + y, 3 * x,
      ])
  }

  @Test func `hears other work in its place`() {
    let observer: (any WorkObserver)? = listener
    #expect(observer.around("outside") { observer.around("inside") { 7 } } == 7)
    #expect(listener.lines == [" inside", "outside"])
    let nobody: (any WorkObserver)? = nil
    #expect(nobody.around("unheard") { 8 } == 8)
  }
}

@Suite struct `The products of an operation` {
  @Test func `of attention are with the keys that queries see`() {
    // Two sequences of three queries at the end of five keys: 3, 4, 3 and 1, 0, 0 keys.
    let attention = Attention(heads: 2, firstKeys: [0, 0, 2, 2, 4, 9])
    let seen = 3 + 4 + 3 + 1
    #expect(
      attention.productFLOPs(of: [[2, 3, 4], [2, 5, 4], [2, 5, 6]])
        == Double(2 * seen * (4 + 6)))
  }

  @Test func `of the working memory are of the rows that read and are written`() {
    func flops(_ kind: WorkingMemoryKind) -> Double {
      WorkingMemory(kind: kind, heads: 2, chunk: 4, lag: 2)
        .productFLOPs(of: [[3, 19, 6], [3, 19, 6], [3, 19, 10]])
    }
    // Four chunks are complete and three are written; the third chunk is the first to read.
    let (reads, writes) = (19 - 8, 3 * 4)
    #expect(flops(.adaptive) == Double(3 * (reads + 2 * writes) * 2 * 3 * 10))
    #expect(flops(.linear) == Double(3 * (reads + writes) * 2 * 3 * 10))
  }

  @Test func `of the loss are of labelled positions`() {
    let loss = ProjectedCrossEntropy(
      targets: [1, ProjectedCrossEntropy.ignored, 0, 2], scale: 1)
    #expect(loss.productFLOPs(of: [[2, 2, 5], [3, 5]]) == 2 * 3 * 5 * 3)
  }
}
