package import Autograd
package import Tensors

/// One run of a model: the tape, the parameters, and how the run is meant.
package struct Pass {
  /// What a pass is for.
  package enum Mode: Sendable {
    /// Nothing is dropped.
    case evaluation
    /// Dropout masks are drawn from the stream, by name.
    case training(dropout: RandomStream)
  }

  /// Records, or does not.
  package let tape: Tape
  /// The parameters' values.
  package let parameters: Parameters
  /// A flat buffer of the parameters' layout to which gradients are added.
  package let gradients: Tensor?
  /// What the pass is for.
  package let mode: Mode
  /// How many of a model's first blocks are computed again in the backward pass instead of being kept.
  package let recomputedBlocks: Int
  private let taps: (any TapListener)?

  /// A pass over `parameters`.
  package init(
    _ parameters: Parameters, tape: Tape, gradients: Tensor? = nil, mode: Mode = .evaluation,
    recomputedBlocks: Int = 0, taps: (any TapListener)? = nil
  ) {
    self.tape = tape
    self.parameters = parameters
    self.gradients = gradients
    self.mode = mode
    self.recomputedBlocks = recomputedBlocks
    self.taps = taps
  }

  /// What `body` makes of `x`, computed again in the backward pass instead of being kept.
  ///
  /// - Parameters:
  ///   - x: What the stretch begins with.
  ///   - body: The stretch, in the pass that it is given; taps hear it the first time only. See
  ///     `Tape.recomputed`.
  /// - Returns: What `body` returned the first time.
  package func recomputed<Rest>(
    _ x: Variable, _ body: @escaping (Variable, Pass) -> (Variable, Rest)
  ) -> (Variable, Rest) {
    var rest: Rest?
    var taps = taps
    let y = tape.recomputed(x) { [parameters, gradients, mode] x, tape in
      let pass = Pass(parameters, tape: tape, gradients: gradients, mode: mode, taps: taps)
      taps = nil
      let result = body(x, pass)
      if rest == nil { rest = result.1 }
      return result.0
    }
    guard let first = rest else { preconditionFailure("a tape runs the stretch at once") }
    return (y, first)
  }

  /// A parameter as a variable of the tape.
  package func value(of slice: ParameterSlice) -> Variable {
    tape.parameter(
      parameters.values.slice(from: slice.offset, shape: slice.shape),
      addingGradientTo: gradients?.slice(from: slice.offset, shape: slice.shape))
  }

  /// The stream of dropout masks called `name`; `nil` when nothing is dropped.
  package func dropoutStream(_ name: String, rate: Double) -> RandomStream? {
    guard rate > 0, case .training(let stream) = mode else { return nil }
    return stream.stream(name)
  }

  /// `x` with elements dropped at `rate`, when training.
  package func dropout(_ x: Variable, rate: Double, _ name: String) -> Variable {
    guard let stream = dropoutStream(name, rate: rate) else { return x }
    return tape.apply(Dropout(rate: rate, stream: stream), to: x)
  }

  /// Which keys the attention called `name` does without; `nil` when nothing is dropped.
  package func dropKey(_ name: String, rate: Double) -> DropKey? {
    dropoutStream(name, rate: rate).map { DropKey(rate: rate, stream: $0) }
  }

  /// Shows `value` to whoever listens.
  ///
  /// - Parameters:
  ///   - name: The tap's name, made only when somebody listens.
  ///   - value: The activation, in the shape it should be seen in.
  package func tap(_ name: @autoclosure () -> String, _ value: @autoclosure () -> Tensor) {
    guard let taps else { return }
    let name = name()
    if taps.wants(name) { taps.receive(name, value()) }
  }
}
