/// A Jupyter notebook of nbformat 4.
struct Notebook: Encodable, Equatable {
  /// A part of a notebook.
  enum Cell: Encodable, Equatable {
    case markdown(String)
    case code(String)

    private enum CodingKeys: String, CodingKey {
      case kind = "cell_type"
      case metadata, source, outputs
      case count = "execution_count"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode([String: String](), forKey: .metadata)
      switch self {
      case .markdown(let text):
        try container.encode("markdown", forKey: .kind)
        try container.encode(Self.lines(text), forKey: .source)
      case .code(let text):
        try container.encode("code", forKey: .kind)
        try container.encode(Self.lines(text), forKey: .source)
        try container.encode([String](), forKey: .outputs)
        try container.encodeNil(forKey: .count)
      }
    }

    /// Every line with its end, but for the last.
    private static func lines(_ text: String) -> [String] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return lines.enumerated().map { $1 + ($0 + 1 < lines.count ? "\n" : "") }
    }
  }

  private struct Metadata: Encodable {
    struct Kernel: Encodable {
      let title = "Python 3"
      let language = "python"
      let name = "python3"

      private enum CodingKeys: String, CodingKey {
        case title = "display_name"
        case language, name
      }
    }

    struct Language: Encodable {
      let name = "python"
    }

    let kernel = Kernel()
    let language = Language()

    private enum CodingKeys: String, CodingKey {
      case kernel = "kernelspec"
      case language = "language_info"
    }
  }

  let cells: [Cell]

  private enum CodingKeys: String, CodingKey {
    case cells, metadata, nbformat
    case minor = "nbformat_minor"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(cells, forKey: .cells)
    try container.encode(Metadata(), forKey: .metadata)
    try container.encode(4, forKey: .nbformat)
    // From minor version 5 on, cells would need names of their own.
    try container.encode(4, forKey: .minor)
  }

  /// The file's text.
  var text: String { ((try? JSONText.encoding(self)) ?? "{}") + "\n" }
}
