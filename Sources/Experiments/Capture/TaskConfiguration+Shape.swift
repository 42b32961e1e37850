import Tasks

/// What is known of a task's sequences before the task is made.
extension TaskConfiguration {
  /// Steps of a sequence.
  package var length: Int {
    switch self {
    case .text(let source): source.settings.length
    case .synthetic(let settings): settings.length
    }
  }

  /// Whether all labels are to be said from the last position.
  var decodesLastStep: Bool {
    switch self {
    case .text: false
    case .synthetic(let settings): settings.decodesLastStep
    }
  }

  /// Number of tokens.
  var vocabularySize: Int {
    switch self {
    case .text(let source): source.alphabet.vocabularySize
    case .synthetic(let settings): settings.vocabularySize
    }
  }

  /// The token that begins a document; `nil` when documents are not kept apart.
  var documentStart: Int32? {
    switch self {
    case .text(let source): source.alphabet.bosToken
    case .synthetic: nil
    }
  }
}
