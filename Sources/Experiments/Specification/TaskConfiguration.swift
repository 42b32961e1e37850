package import Specs
package import Tasks

/// The key `task`: what is learnt.
package enum TaskConfiguration: Equatable, Sendable {
  /// Next-byte prediction.
  case text(TextSource)
  /// Multi-query associative recall.
  case mqar(MQARSettings)

  /// What the task's evaluations report; as the task itself says once it is made, which for a text
  /// needs its bytes.
  package var measures: [Measure] {
    switch self {
    case .text: [.loss, .bitsPerByte]
    case .mqar: [.loss, .accuracy, .microAccuracy]
    }
  }

  /// The number of validation examples, 0 without a validation split; `nil` where only the text says.
  package var validationCount: Int? {
    switch self {
    case .text(let source) where source.settings.splits.validation == 0: 0
    case .text(let source): source.settings.validationWindows
    case .mqar(let settings): settings.validationExamples
    }
  }
}

extension TaskConfiguration: SpecUnion {
  package static let specCases: [SpecCase<Self>] = [
    SpecCase(
      "text", "Next-byte prediction on a file or a folder of files.", from: { .text($0) },
      to: { if case .text(let source) = $0 { source } else { nil } }),
    SpecCase(
      "mqar", "Multi-query associative recall, as zoology defines it.", from: { .mqar($0) },
      to: { if case .mqar(let settings) = $0 { settings } else { nil } }),
  ]
}
