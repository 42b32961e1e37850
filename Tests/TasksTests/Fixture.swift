import Foundation

/// Files beside the tests; `make-golden.py` among them says how they were made.
enum Fixture {
  /// The path of a file.
  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
  }

  /// What Hugging Face's tokenizers make of some texts.
  struct Golden: Decodable {
    let texts: [String]
    let tokens: [String: [[Int32]]]

    init() throws {
      let data = try Data(contentsOf: URL(filePath: Fixture.path("golden.json")))
      self = try JSONDecoder().decode(Golden.self, from: data)
    }
  }

  /// What the compressed texts hold.
  static let lines = Array((0..<30_000).map { "line \($0 % 9) of it.\n" }.joined().utf8)
}
