package import Tensors

extension Trial {
  /// What a trial draws random numbers for; each has a stream of its own.
  package enum Stream: String, CaseIterable, Sendable {
    /// The model's first parameters.
    case weights
    /// Sequences and their order.
    case data
    case dropout
  }

  /// The stream that something is drawn from.
  package func stream(_ stream: Stream) -> RandomStream { random.stream(stream.rawValue) }
}

extension Trial.Stream {
  /// The stream's seed in hexadecimal, as a run file says it: HDF5's integers have a sign.
  func seedText(in trial: Trial) -> String {
    let digits = String(trial.stream(self).seed, radix: 16)
    return "0x" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
