package import Tensors

/// Records operations as they run and replays them backwards to give gradients.
///
/// One tape serves one pass of one worker. A tape that does not record keeps nothing, so evaluation
/// and generation run the same code and release each activation after its last use.
package final class Tape {
  /// Where the pass's memory comes from.
  package let pool: BufferPool
  /// Whether `backward` may be called.
  package let isRecording: Bool
  /// Of the products of linear maps, attention and cross-entropy; everything else is float32.
  package let precision: MatrixProduct.Precision
  let observer: (any WorkObserver)?
  private let derived: DerivedTensors?
  /// Who shares the work of each operation.
  let team: Team
  private(set) var gradients = GradientTable()
  private var records: [Record] = []
  private let turn: Turnstile.Turn?
  /// Whether the tape computes again what another one did not keep.
  private let isInside: Bool
  /// How many inputs of nodes are at each place of the shared gradients.
  private var uses: [Int: Int] = [:]

  struct Node {
    let operation: any Operation
    let inputs: [Operand]
    let outputs: [Operand]
    /// How to compute again what the operation kept in itself; `nil` when it is still there.
    let record: Recomputation?
  }

  /// What is gone back through, last first.
  private enum Record {
    case node(Node)
    case segment(RecomputedSegment)
  }

  /// An empty tape, whose operations are shown to `observer`.
  ///
  /// What operations compute from parameters alone is looked for in `derived` and left there: for
  /// passes over parameters that do not change.
  ///
  /// With a `turn`, tapes that go backward at the same time may share the buffers of parameters'
  /// gradients: each parameter is added to in the order of the turns.
  package init(
    pool: BufferPool, isRecording: Bool, precision: MatrixProduct.Precision = .float32,
    derived: DerivedTensors? = nil, team: Team = nil, turn: Turnstile.Turn? = nil,
    observer: (any WorkObserver)? = nil
  ) {
    precondition(!isRecording || derived == nil, "parameters that are learnt change")
    self.turn = turn
    self.derived = derived
    self.team = team
    self.observer = observer
    self.pool = pool
    self.isRecording = isRecording
    self.precision = precision
    isInside = false
  }

  /// An empty tape for a part of what `outer` goes back through, in the same turn.
  init(inside outer: Tape) {
    turn = outer.turn
    derived = nil
    team = outer.team
    observer = outer.observer
    pool = outer.pool
    isRecording = true
    precision = outer.precision
    isInside = true
  }

  /// A value that has no gradient.
  package func constant(_ value: Tensor) -> Variable {
    Variable(value: value, slot: nil)
  }

  /// A value whose gradient is wanted; ask `gradient(of:)` after `backward`.
  package func variable(_ value: Tensor) -> Variable {
    Variable(value: value, slot: isRecording ? gradients.addSlot(shape: value.shape) : nil)
  }

  /// A value whose gradient is added to `gradient`, a buffer of the same shape.
  package func parameter(_ value: Tensor, addingGradientTo gradient: Tensor?) -> Variable {
    guard isRecording, let gradient else { return constant(value) }
    precondition(value.shape == gradient.shape, "\(value.shape) and \(gradient.shape) differ")
    return Variable(
      value: value,
      slot: gradients.addSlot(
        shape: value.shape, accumulatingInto: gradient, place: turn?.place(of: gradient)))
  }

  /// The columns `range` of `whole`, without a copy in either direction.
  ///
  /// - Precondition: `whole` is used through column ranges only, which do not overlap.
  package func columns(_ range: Range<Int>, of whole: Variable) -> Variable {
    var source = whole.source
    let first = source?.columns?.lowerBound ?? 0
    source?.columns = first + range.lowerBound..<first + range.upperBound
    return Variable(
      value: whole.value.columns(range),
      slot: whole.slot.map { gradients.addView(of: $0, columns: range) }, source: source)
  }

  /// Runs an operation, and remembers it if the gradient of any input is wanted.
  ///
  /// - Returns: The outputs, in the operation's order.
  package func apply(
    _ operation: inout some Operation, to inputs: [Variable]
  ) -> [Variable] {
    let isWanted = isRecording && inputs.contains { $0.slot != nil }
    let recomputation = isWanted ? recomputation(of: operation, inputs) : nil
    let record = operation.recomputesRecord ? recomputation : nil
    let entered = inputs.map(\.value)
    observer?.begin()
    let values = operation.forward(
      entered,
      ForwardPass(
        pool: pool, isRecording: isWanted && record == nil, precision: precision, derived: derived,
        team: team))
    observer?.end {
      ObservedWork(operation, isInside ? .recomputation : .forward, entered, values)
    }
    if !isWanted { return values.map(constant) }
    let outputs = values.enumerated().map { index, value in
      Variable(
        value: value, slot: gradients.addSlot(shape: value.shape),
        source: recomputation.map { Variable.Source(recomputation: $0, output: index) })
    }
    forEachPlace(of: inputs.map(\.slot)) { place, _ in uses[place, default: 0] += 1 }
    let (kept, keepsOutputs) = (operation.retainedInputs, operation.retainsOutputs)
    records.append(
      .node(
        Node(
          operation: operation,
          inputs: inputs.enumerated().map { Operand($1, isRetained: $0 < kept) },
          outputs: outputs.map { Operand($0, isRetained: keepsOutputs) }, record: record)))
    return outputs
  }

  /// How to compute an operation's outputs again, if they are not to be kept.
  private func recomputation(
    of operation: some Operation, _ inputs: [Variable]
  ) -> Recomputation? {
    let rule = operation.recomputation
    // What is inside of a stretch that is computed again is short-lived as it is.
    if !rule.applies(to: inputs) || (isInside && rule != .always) { return nil }
    return Recomputation(
      of: operation, inputs: inputs.map { Operand($0, isRetained: true) },
      ForwardPass(
        pool: pool, isRecording: operation.recomputesRecord, precision: precision, derived: nil,
        team: team),
      observer: observer)
  }

  /// Runs an operation of one output.
  package func apply(_ operation: some Operation, to inputs: Variable...) -> Variable {
    var operation = operation
    return apply(&operation, to: inputs)[0]
  }

  /// Computes the gradients of `Σ ⟨output, cotangent⟩`, releasing what was recorded.
  ///
  /// - Precondition: Each cotangent has its output's shape; the tape records.
  package func backward(from seeds: [(output: Variable, cotangent: Tensor)]) {
    precondition(isRecording, "backward on a tape that does not record")
    for (output, cotangent) in seeds {
      guard let slot = output.slot else { continue }
      let shaped = cotangent.reshaped(gradients.shape(of: slot))
      add(shaped, to: slot)
    }
    while let record = records.popLast() {
      switch record {
      case .node(let node):
        goBackward(through: node)
        forEachPlace(of: node.inputs.map(\.slot)) { place, turn in
          uses[place, default: 0] -= 1
          if uses[place] == 0 { turn.leave(place) }
        }
      case .segment(let segment): goBackward(through: segment)
      }
    }
    if !isInside { turn?.finish() }
  }

  func add(_ segment: RecomputedSegment) { records.append(.segment(segment)) }

  func release(_ slot: Int) { gradients.release(slot) }

  private func goBackward(through node: Node) {
    let pass = BackwardPass(node: node, tape: self)
    guard pass.hasGradients else { return }
    let operation = node.record?.completed() ?? node.operation
    observer?.begin()
    operation.backward(pass)
    observer?.end {
      ObservedWork(backward: node) { gradients.gradient(of: $0) != nil }
    }
    for output in node.outputs { output.slot.map { gradients.release($0) } }
  }

  /// The places at which slots are in the shared gradients, with the turn to be there.
  private func forEachPlace(of slots: [Int?], _ body: (Int, Turnstile.Turn) -> Void) {
    guard let turn else { return }
    for case let slot? in slots {
      if let place = gradients.place(of: slot) { body(place, turn) }
    }
  }

  /// The gradient that `backward` gave a variable; `nil` when nothing depends on it.
  package func gradient(of variable: Variable) -> Tensor? {
    variable.slot.flatMap { gradients.gradient(of: $0) }?.reshaped(variable.shape)
  }

  func completedGradient(of slot: Int) -> Tensor? { gradients.completed(slot) }

  func target(for slot: Int) -> GradientTarget {
    awaitTurn(at: slot)
    return gradients.target(for: slot, pool: pool)
  }

  func pass(_ gradient: Tensor, to slot: Int, isLastUse: Bool) {
    if isLastUse && gradients.adopt(gradient, into: slot) { return }
    add(gradient, to: slot)
  }

  private func add(_ gradient: Tensor, to slot: Int) {
    awaitTurn(at: slot)
    gradients.add(gradient, to: slot, pool: pool)
  }

  private func awaitTurn(at slot: Int) {
    forEachPlace(of: [slot]) { place, turn in
      observer.around(ObservedWork.waiting) { turn.enter(place) }
    }
  }
}

extension ObservedWork {
  /// Waiting until the tapes of earlier turns have added to a parameter's gradient.
  package static let waiting = "waiting for a turn"
}
