import Autograd
import Tensors
import TestSupport
import Testing

@Suite struct `Every operation` {
  static let examples: [OperationExample] = {
    var random = RandomStream(seed: 1)
    return Operations.all.flatMap { operation in
      operation.examples(&random).map { example in
        OperationExample(
          "\(operation): \(example.name)", example.operation, example.inputs)
      }
    }
  }()

  /// Float32 has 24 bits; sums here have at most some hundred terms of order one, so 2e-5 of the
  /// largest value is two orders above rounding and far below any wrong term.
  @Test(arguments: examples.indices)
  func `agrees with its definition, forward and backward`(_ index: Int) {
    let example = Self.examples[index]
    let check = OperationCheck(example)
    #expect(check.complaints.isEmpty, "\(example.name)")
    #expect(check.outputError <= 2e-5, "\(example.name)")
    #expect(check.gradientError <= 1e-4, "\(example.name)")
  }

  @Test func `brings examples`() {
    var random = RandomStream(seed: 1)
    for operation in Operations.all {
      #expect(!operation.examples(&random).isEmpty, "\(operation)")
    }
  }
}
