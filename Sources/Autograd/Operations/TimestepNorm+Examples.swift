package import Tensors

extension TimestepNorm {
  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    [TimestepNormKind.decay(beta1: 0.9, beta2: 0.95), .cumulative].flatMap { kind in
      plainExamples(kind, &random) + documentExamples(kind, &random)
    }
  }

  private static func inputs(_ shape: Shape, _ random: inout RandomStream) -> [Tensor] {
    [
      random.normalTensor(shape), random.normalTensor([shape[2]]),
      random.normalTensor([shape[2]]),
    ]
  }

  private static func plainExamples(
    _ kind: TimestepNormKind, _ random: inout RandomStream
  ) -> [OperationExample] {
    let wide = random.normalTensor([2, 3, 90])
    return [
      OperationExample(
        "\(kind), groups of five", TimestepNorm(kind: kind, groups: 3),
        inputs([2, 7, 15], &random)),
      OperationExample(
        "\(kind), groups of sixteen, a column view", TimestepNorm(kind: kind, groups: 5),
        [wide.columns(7..<87)] + inputs([1, 1, 80], &random).dropFirst()),
      OperationExample(
        "\(kind), one step of three features", TimestepNorm(kind: kind, groups: 1),
        inputs([1, 1, 3], &random)),
    ]
  }

  private static func documentExamples(
    _ kind: TimestepNormKind, _ random: inout RandomStream
  ) -> [OperationExample] {
    let starts: [UInt8] = [0, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1]
    let padding: [UInt8] = [0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1]
    let state = TimestepNormState(
      counts: [3, 0], means: [0.3, -0.2, 0.1, 0, 0, 0], variances: [0.4, 0.7, 0.2, 0, 0, 0])
    return [
      OperationExample(
        "\(kind), documents", TimestepNorm(kind: kind, groups: 3, starts: starts),
        inputs([2, 8, 12], &random)),
      OperationExample(
        "\(kind), documents, padding before the first and on a start",
        TimestepNorm(kind: kind, groups: 3, starts: starts, padding: padding),
        inputs([2, 8, 12], &random)),
      OperationExample(
        "\(kind), a state, documents and padding",
        TimestepNorm(kind: kind, groups: 3, starts: starts, padding: padding, initial: state),
        inputs([2, 8, 12], &random)),
      OperationExample(
        "\(kind), a state alone", TimestepNorm(kind: kind, groups: 3, initial: state),
        inputs([2, 8, 12], &random)),
    ]
  }
}
