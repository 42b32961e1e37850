import Foundation
import Specs
import Tensors

/// Values drawn from the ranges of a sweep.
///
/// A draw is a function of the study's seed, the parameter's name and the number of the point alone:
/// every variant gets the same ones, and more samples leave the first ones as they are.
struct SweepDraw {
  private let method: SweepBlock.Method
  private let stream: RandomStream

  /// Draws for the block number `block` of a study's sweep.
  init(_ method: SweepBlock.Method, seed: UInt64, block: Int) {
    self.method = method
    stream = RandomStream(seed: seed).stream("sweep").stream(block)
  }

  /// The value of point `sample`, from 0, for parameter `index`, from 0.
  func value(
    of parameter: SpecNamed<SweepParameter>, index: Int, sample: Int
  ) -> SpecNode {
    let position = position(of: parameter.name, index: index, sample: sample)
    switch parameter.value.source {
    case .values(let values):
      return values[min(values.count - 1, Int(position * Double(values.count)))]
    case .uniform(let low, let high):
      return node(rounded(low + position * (high - low)).description, at: parameter.place)
    case .logUniform(let low, let high):
      let value = exp(log(low) + position * (log(high) - log(low)))
      return node(rounded(value).description, at: parameter.place)
    case .integer(let low, let high):
      let span = Double(high - low) + 1
      return node(String(low + min(high - low, Int(position * span))), at: parameter.place)
    }
  }

  /// Where a point lies along a parameter, in `[0, 1)`.
  private func position(of name: String, index: Int, sample: Int) -> Double {
    var own = stream.stream(name)
    guard method == .halton else {
      var draw = own.stream(sample)
      return draw.uniform()
    }
    // The shift keeps the sequence even (Cranley and Patterson 1976) and seeds from agreeing.
    let shifted = Self.radicalInverse(of: sample + 1, base: Self.prime(index)) + own.uniform()
    return shifted - shifted.rounded(.down)
  }

  /// The digits of a number in a base, mirrored at the point: element `number` of van der Corput's
  /// sequence, of which Halton's (1960) has one for each prime.
  static func radicalInverse(of number: Int, base: Int) -> Double {
    var (rest, scale, value) = (number, 1.0, 0.0)
    while rest > 0 {
      scale /= Double(base)
      value += Double(rest % base) * scale
      rest /= base
    }
    return value
  }

  /// The prime number `index`, from 0.
  static func prime(_ index: Int) -> Int {
    var primes: [Int] = []
    var candidate = 2
    while primes.count <= index {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes[index]
  }

  /// Four digits say what a range of hyper-parameters can, and can be typed again.
  private func rounded(_ value: Double) -> Double {
    Double(String(format: "%.3e", value)) ?? value
  }

  private func node(_ text: String, at place: SpecPlace) -> SpecNode {
    SpecNode(.scalar(text, isPlain: true), at: place)
  }
}
