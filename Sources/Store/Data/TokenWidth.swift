/// How many bytes a token takes in a file: the fewest that all tokens fit in.
enum TokenWidth: Int {
  case one = 1
  case two = 2
  case four = 4

  /// The width for tokens below `vocabularySize`.
  init(vocabularySize: Int) {
    self = vocabularySize <= 1 << 8 ? .one : vocabularySize <= 1 << 16 ? .two : .four
  }

  /// The type in the file.
  var element: ElementType {
    switch self {
    case .one: .uint8
    case .two: .uint16
    case .four: .uint32
    }
  }

  /// The width whose type h5py calls `name`.
  init?(elementName name: String) {
    switch name {
    case "uint8": self = .one
    case "uint16": self = .two
    case "uint32": self = .four
    default: return nil
    }
  }
}
