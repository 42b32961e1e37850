package import Specs
package import Tasks

/// The key `task`: what is learnt.
package enum TaskConfiguration: Sendable {
  /// Next-token prediction.
  case text(TextSource)
  /// One of `SyntheticTasks`.
  case synthetic(any SyntheticSettings)

  /// What the task's evaluations report; as the task itself says once it is made, which for a text
  /// needs its bytes.
  package var measures: [Measure] {
    switch self {
    case .text: [.loss, .bitsPerByte]
    case .synthetic(let settings): settings.measures
    }
  }

  /// The number of validation examples, 0 without a validation split; `nil` where only the text says.
  package var validationCount: Int? {
    switch self {
    case .text(let source) where !source.settings.splits.has(.validation): 0
    case .text(let source): source.settings.validationWindows
    case .synthetic(let settings): settings.validationExamples
    }
  }
}

extension TaskConfiguration: Equatable {
  package static func == (one: Self, other: Self) -> Bool {
    switch (one, other) {
    case (.text(let one), .text(let other)): one == other
    case (.synthetic(let one), .synthetic(let other)): one.isEqual(to: other)
    case (.text, .synthetic), (.synthetic, .text): false
    }
  }
}

extension TaskConfiguration: SpecUnion {
  package static let specCases: [SpecCase<Self>] =
    [
      SpecCase(
        "text", "Next-token prediction on a file, a folder of files or a prepared text.",
        from: { .text($0) },
        to: { if case .text(let source) = $0 { source } else { nil } })
    ] + SyntheticTasks.all.map { specCase(of: $0) }

  private static func specCase<Settings: SyntheticSettings>(
    of type: Settings.Type
  ) -> SpecCase<Self> {
    SpecCase(Settings.kind, Settings.summary) { (section: SyntheticSection<Settings>) in
      .synthetic(section.settings)
    } to: { task in
      guard case .synthetic(let settings) = task else { return nil }
      return (settings as? Settings).map { SyntheticSection($0) }
    }
  }
}
