import Tensors

/// A stretch of a computation of which only the input is kept: its backward pass computes it again, on
/// a tape of its own, and then goes back through that.
///
/// Values are the same both times, since operations are functions of what they are given; so gradients
/// are the bits that they are without it. It costs the stretch's forward computation once more.
struct RecomputedSegment {
  let input: Variable
  /// The output's place in the table of gradients.
  let output: Int
  let body: (Variable, Tape) -> Variable
}

extension Tape {
  /// What `body` makes of `x`, of which this tape keeps nothing but `x` and the output.
  ///
  /// - Parameters:
  ///   - x: What the stretch begins with.
  ///   - body: The stretch, on the tape that it is given. It is called again during `backward`, so it
  ///     must not depend on what changes in between.
  /// - Returns: The stretch's output.
  /// - Precondition: Parameters that `body` uses are used by nothing else that the tape records.
  package func recomputed(
    _ x: Variable, _ body: @escaping (Variable, Tape) -> Variable
  ) -> Variable {
    let silent = Tape(
      pool: pool, isRecording: false, precision: precision, team: team, observer: observer)
    let value = body(silent.constant(x.value), silent).value
    guard isRecording else { return constant(value) }
    let output = variable(value)
    guard let slot = output.slot else { return output }
    add(RecomputedSegment(input: x, output: slot, body: body))
    return output
  }

  /// Computes `segment` again and goes back through it.
  func goBackward(through segment: RecomputedSegment) {
    guard let gradient = completedGradient(of: segment.output) else { return }
    let tape = Tape(inside: self)
    let x = tape.variable(segment.input.value)
    let y = segment.body(x, tape)
    tape.backward(from: [(y, gradient)])
    release(segment.output)
    guard let slot = segment.input.slot, let passed = tape.gradient(of: x) else { return }
    pass(passed, to: slot, isLastUse: true)
  }
}
