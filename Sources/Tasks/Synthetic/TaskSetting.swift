/// One setting of a synthetic task: its name in a spec, what it is for and where it is kept.
///
/// This room reads no specs; whoever does finds here all that it takes.
package struct TaskSetting<Settings: Sendable>: Sendable {
  /// A property that holds a value of one type.
  package typealias Path<Value> = any WritableKeyPath<Settings, Value> & Sendable

  /// Where the setting is kept, by its type.
  package enum Property: Sendable {
    case integer(Path<Int>)
    case number(Path<Double>)
    case flag(Path<Bool>)
    /// A number, or the word that stands for `nil`.
    case numberOrWord(Path<Double?>, word: String)
  }

  /// The name in a spec.
  package let key: String
  /// Where it is kept.
  package let property: Property
  /// One sentence for the reader of the schema.
  package let summary: String
  /// The settings that a mistake in this one may be about too: when one of them is not sound, this
  /// one is not judged.
  package let dependencies: [String]

  /// A whole number.
  package static func integer(
    _ key: String, _ path: Path<Int>, _ summary: String, after dependencies: String...
  ) -> Self {
    Self(key: key, property: .integer(path), summary: summary, dependencies: dependencies)
  }

  /// A finite number.
  package static func number(
    _ key: String, _ path: Path<Double>, _ summary: String, after dependencies: String...
  ) -> Self {
    Self(key: key, property: .number(path), summary: summary, dependencies: dependencies)
  }

  /// `true` or `false`.
  package static func flag(_ key: String, _ path: Path<Bool>, _ summary: String) -> Self {
    Self(key: key, property: .flag(path), summary: summary, dependencies: [])
  }

  /// A finite number, or a word instead of one.
  package static func number(
    _ key: String, _ path: Path<Double?>, or word: String, _ summary: String
  ) -> Self {
    let property = Property.numberOrWord(path, word: word)
    return Self(key: key, property: property, summary: summary, dependencies: [])
  }
}
