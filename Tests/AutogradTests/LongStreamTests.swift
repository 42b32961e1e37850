import Autograd
import Foundation
import Tensors
import Testing

/// What a component carries through millions of steps, against the same in double precision.
@Suite struct `After millions of steps` {
  private func apply<O: Autograd.Operation>(_ operation: inout O, _ inputs: [Tensor]) -> [Tensor] {
    let tape = Tape(pool: BufferPool(), isRecording: false)
    return tape.apply(&operation, to: inputs.map { tape.constant($0) }).map(\.value)
  }

  /// A stream of 4.2 million steps, of which the last are compared with averages in double.
  @Test(arguments: [TimestepNormKind.decay(beta1: 0.999, beta2: 0.9999), .cumulative])
  func `a norm still has the statistics of its definition`(_ kind: TimestepNormKind) throws {
    let (piece, pieces) = (4096, 1025)
    var random = RandomStream(seed: 5)
    var state: TimestepNormState?
    var (count, mean, variance) = (0.0, 0.0, 0.0)
    for _ in 0..<pieces {
      let x = random.normalTensor([1, piece, 2])
      var norm = TimestepNorm(kind: kind, groups: 1, initial: state)
      let zeros = Tensor.zeros([2])
      _ = apply(&norm, [x, zeros, zeros])
      state = norm.final
      let values = x.values
      for step in 0..<piece {
        let (a, b) = (Double(values[2 * step]), Double(values[2 * step + 1]))
        let (m, s) = ((a + b) / 2, (a - b) * (a - b) / 4)
        count += 1
        switch kind {
        case .decay(let beta1, let beta2):
          mean = beta1 * mean + (1 - beta1) * m
          variance = beta2 * variance + (1 - beta2) * s
        case .cumulative:
          let (share, delta) = (1 / count, m - mean)
          variance = (1 - share) * variance + share * s + share * (1 - share) * delta * delta
          mean += share * delta
        }
      }
    }
    let final = try #require(state)
    #expect(final.counts == [piece * pieces])
    // The step's own mean and variance are of float32: 1e-7 of each, averaged over thousands.
    #expect(abs(final.means[0] - mean) < 1e-7)
    #expect(abs(final.variances[0] - variance) < 1e-7 * variance)
  }

  @Test func `a rotation has the angles of its definition`() {
    for start in [4_194_304, 1 << 30] {
      let table = RotaryTable(length: 130, start: start, headWidth: 16, base: 500_000)
      for row in 0..<table.length {
        for pair in 0..<8 {
          // In extended range: the turns are taken off before the angle is rounded.
          let turns =
            Double(start + row) * (pow(500_000, -Double(pair) / 8) / (2 * .pi))
          let angle = (turns - turns.rounded(.down)) * 2 * .pi
          // Double's own rounding of 2^30 radians is 1e-7; float32's of the result 6e-8.
          #expect(abs(Double(table.cosines.values[row * 8 + pair]) - cos(angle)) < 5e-7)
          #expect(abs(Double(table.sines.values[row * 8 + pair]) - sin(angle)) < 5e-7)
        }
      }
    }
  }

  /// 40 million steps in chunks of 64, each chunk by itself: the log-normalizer goes on to grow, by less
  /// than float32 alone could add.
  @Test func `a memory still weighs a chunk by its part of the whole`() throws {
    let (chunk, chunks) = (64, 625_000)
    var random = RandomStream(seed: 6)
    let keys = (0..<7).map { _ in random.normalTensor([1, chunk, 2], deviation: 0.3) }
    let logSums = keys.map { keys in
      (0..<2).map { feature in
        log((0..<chunk).reduce(0) { $0 + exp(Double(keys.values[2 * $1 + feature])) })
      }
    }
    let values = Tensor.zeros([1, chunk, 1])
    var state: WorkingMemoryState?
    var expected = [-Double.infinity, -Double.infinity]
    for index in 0..<chunks {
      var memory = WorkingMemory(
        heads: 1, chunk: chunk, lag: 1, keyStart: index * chunk, initial: state)
      _ = apply(&memory, [keys[index % 7], keys[index % 7], values])
      state = memory.final
      for feature in 0..<2 {
        let current = logSums[index % 7][feature]
        let most = max(expected[feature], current)
        expected[feature] =
          most + log1p(exp(min(expected[feature], current) - most))
      }
    }
    let final = try #require(state)
    #expect(final.nextChunk == chunks)
    for feature in 0..<2 {
      let found =
        Double(final.normalizer.values[feature])
        + Double(try #require(final.normalizerRest).values[feature])
      // Each chunk's own log-sum has float32's 5e-7, which averages; without the digits that the rest
      // keeps it would be off by 1.5e-2 here.
      #expect(abs(found - expected[feature]) < 2e-5)
    }
  }
}
