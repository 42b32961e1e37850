import Store

/// Why a model cannot go on from a state file: always the user's to mend.
package enum StreamStateError: Error, Equatable, CustomStringConvertible {
  /// A state of another kind: of a generation where an evaluation is to go on, or the reverse.
  case otherKind(file: String, expected: String, found: String)
  /// A state of other parameters.
  case otherModel(file: String, model: String)
  /// A state of another text, or of one that is read in another way.
  case otherPlan(file: String, String)
  /// A state that does not hold what it should.
  case damaged(file: String, String)

  package var description: String {
    switch self {
    case .otherKind(let file, let expected, let found):
      "\(file): expected the state of \(SentenceWords.article(expected)), found that of "
        + SentenceWords.article(found)
    case .otherModel(let file, let model):
      "\(file): the state is of another model than \(model): their parameters differ"
    case .otherPlan(let file, let difference):
      "\(file): the state does not fit: " + difference
    case .damaged(let file, let what):
      "\(file): expected a state that can go on, found \(what)"
    }
  }
}

private enum SentenceWords {
  static func article(_ noun: String) -> String {
    noun.isEmpty ? "nothing" : ("aeiou".contains(noun.prefix(1)) ? "an " : "a ") + noun
  }
}

extension StreamStateFile {
  /// Throws unless the file says that it is of a kind.
  func requireKind(_ kind: String, _ path: String) throws(StreamStateError) {
    let found = text("kind") ?? ""
    guard found == kind else {
      throw .otherKind(file: path, expected: kind, found: found)
    }
  }

  /// The attribute of this name, if it is a text.
  func text(_ name: String) -> String? {
    if case .text(let text) = attributes.first(where: { $0.name == name })?.value {
      text
    } else {
      nil
    }
  }

  /// The attribute of this name, if it is an integer.
  func integer(_ name: String) -> Int? {
    if case .integer(let value) = attributes.first(where: { $0.name == name })?.value {
      value
    } else {
      nil
    }
  }
}
