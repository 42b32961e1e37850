import Autograd
import Foundation
import Tensors
import Testing

@Suite struct `A timestep norm` {
  static let kinds: [TimestepNormKind] = [.decay(beta1: 0.9, beta2: 0.95), .cumulative]

  private let width = 20
  private let groups = 4

  /// Applies a norm with weight 0 and bias 0 without a tape's record.
  private func normalized(_ x: Tensor, by norm: inout TimestepNorm) -> Tensor {
    let tape = Tape(pool: BufferPool(isPoisoned: true), isRecording: false)
    let zeros = tape.constant(Tensor.zeros([x.columns]))
    return tape.apply(&norm, to: [tape.constant(x), zeros, zeros])[0].value
  }

  /// Steps `range` of `x: [1, L, D]`, and of flags on its steps.
  private func piece(
    _ range: Range<Int>, of x: Tensor, _ flags: [UInt8]
  ) -> (x: Tensor, flags: [UInt8]) {
    let start = range.lowerBound * x.columns
    return (x.slice(from: start, shape: [1, range.count, x.columns]), Array(flags[range]))
  }

  @Test(arguments: kinds, [1, 7, 16, 40])
  func `gives in pieces what it gives whole`(_ kind: TimestepNormKind, _ pieceLength: Int) {
    var random = RandomStream(seed: 3)
    let length = 61
    let x = random.normalTensor([1, length, width])
    let starts: [UInt8] = (0..<length).map { [9, 10, 32, 48].contains($0) ? 1 : 0 }
    let padding: [UInt8] = (0..<length).map { $0 < 2 || [9, 20, 21, 60].contains($0) ? 1 : 0 }
    var whole = TimestepNorm(kind: kind, groups: groups, starts: starts, padding: padding)
    let expected = normalized(x, by: &whole)

    var state: TimestepNormState?
    var values: [Float] = []
    for start in stride(from: 0, to: length, by: pieceLength) {
      let range = start..<min(start + pieceLength, length)
      let (part, partStarts) = piece(range, of: x, starts)
      var norm = TimestepNorm(
        kind: kind, groups: groups, starts: partStarts, padding: Array(padding[range]),
        initial: state)
      values += normalized(part, by: &norm).values
      state = norm.final
    }
    #expect(values == expected.values)
    #expect(state == whole.final)
  }

  @Test(arguments: kinds)
  func `forgets even an infinite document at the next start`(_ kind: TimestepNormKind) {
    var random = RandomStream(seed: 4)
    let x = random.normalTensor([1, 6, width])
    var fresh = TimestepNorm(kind: kind, groups: groups)
    let expected = normalized(piece(3..<6, of: x, Array(repeating: 0, count: 6)).x, by: &fresh)
    let broken = Tensor(
      x.values.enumerated().map { $0.offset < 3 * width ? .infinity : $0.element }, shape: x.shape)
    var norm = TimestepNorm(kind: kind, groups: groups, starts: [0, 0, 0, 1, 0, 0])
    let values = normalized(broken, by: &norm).values
    #expect(Array(values[(3 * width)...]) == expected.values)
    #expect(norm.final == fresh.final)
  }

  @Test(arguments: kinds)
  func `gives zeros for padding before anything was seen`(_ kind: TimestepNormKind) throws {
    var norm = TimestepNorm(kind: kind, groups: groups, starts: [1, 1], padding: [1, 1])
    let x = Tensor([Float](repeating: .nan, count: 2 * width), shape: [1, 2, width])
    #expect(normalized(x, by: &norm).values.allSatisfy { $0 == 0 })
    #expect(norm.final == TimestepNormState(sequences: 1, groups: groups))
    let statistics = try #require(norm.statistics)
    #expect(statistics.means.values.allSatisfy { $0 == 0 })
    #expect(statistics.variances.values.allSatisfy { $0 == 0 })
  }

  /// Every step has mean 2 and variance 1 exactly, so the averages have closed forms.
  ///
  /// Double precision keeps them to about 1e-16 / (1 - β2) = 1e-12; float32 would be off by 1e-3.
  @Test func `does not stagnate when tokens arrive one by one`() throws {
    let (beta1, beta2, steps) = (0.999, 0.9999, 30_000)
    let token = Tensor([1, 3, 3, 1], shape: [1, 1, 4])
    var state: TimestepNormState?
    for _ in 0..<steps {
      var norm = TimestepNorm(
        kind: .decay(beta1: beta1, beta2: beta2), groups: 1, initial: state)
      _ = normalized(token, by: &norm)
      state = norm.final
    }
    let final = try #require(state)
    #expect(final.counts == [steps])
    #expect(abs(final.means[0] / (2 * -expm1(Double(steps) * log(beta1))) - 1) < 1e-10)
    #expect(abs(final.variances[0] / -expm1(Double(steps) * log(beta2)) - 1) < 1e-10)
  }

  /// After millions of steps the correction is 1 and one step moves the mean by 1 - β1.
  @Test func `counts on for millions of steps`() throws {
    let state = TimestepNormState(counts: [50_000_000], means: [5], variances: [1])
    var norm = TimestepNorm(
      kind: .decay(beta1: 0.999, beta2: 0.9999), groups: 1, epsilon: 1e-5, initial: state)
    let y = normalized(Tensor([5, 7, 5, 7], shape: [1, 1, 4]), by: &norm).values
    #expect(norm.final.counts == [50_000_001])
    #expect(abs(norm.final.means[0] - 5.001) < 1e-12)
    #expect(abs(Double(y[0]) + 0.001) < 1e-5 && abs(Double(y[1]) - 1.999) < 2e-5)
  }
}
