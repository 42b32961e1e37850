/// The catalogue: texts that papers name.
///
/// A number stands here only if independent sources agree on it; what nobody could be found to state
/// is left out, and `gecko data list` says what a text is checked by.
package enum KnownCorpora {
  /// All of them, the smallest first.
  package static let all: [KnownCorpus] = [
    KnownCorpus(
      "tinyshakespeare", "Plays of Shakespeare, 40,000 lines",
      from: [
        "https://raw.githubusercontent.com/karpathy/char-rnn/"
          + "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
        "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
      ],
      .plain,
      download: Expectation(
        bytes: 1_115_394,
        sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"),
      text: Expectation(
        bytes: 1_115_394,
        sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"),
      licence: "public domain (Shakespeare)",
      citation: "A. Karpathy, char-rnn, 2015",
      taskSettings: "length: 256, splits: {train: 0.9, valid: 0.05, test: 0.05}"),
    KnownCorpus(
      "text8", "English Wikipedia of 2006 as a to z and blanks",
      from: ["https://mattmahoney.net/dc/text8.zip", "https://www.mattmahoney.net/dc/text8.zip"],
      .zip(members: ["text8"]),
      download: Expectation(
        bytes: 31_344_016,
        sha256: "a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232"),
      text: Expectation(
        bytes: 100_000_000,
        sha256: "6e890197040d37d85beb962ae1f041ff1d9a9ca8d20c7d99c85027eebf51dca7"),
      licence: "Wikipedia's (GFDL, CC BY-SA)",
      citation: "M. Mahoney, About the test data, 2006",
      taskSettings: "length: 512, splits: {train: 0.9, valid: 0.05, test: 0.05}"),
    KnownCorpus(
      "enwik8", "The first 10^8 bytes of English Wikipedia of 2006, with its markup",
      from: ["https://mattmahoney.net/dc/enwik8.zip", "https://www.mattmahoney.net/dc/enwik8.zip"],
      .zip(members: ["enwik8"]),
      download: Expectation(
        bytes: 36_445_475,
        sha256: "547994d9980ebed1288380d652999f38a14fe291a6247c157c3d33d4932534bc"),
      text: Expectation(
        bytes: 100_000_000,
        sha256: "2b49720ec4d78c3c9fabaee6e4179a5e997302b3a70029f30f2d582218c024a8"),
      licence: "Wikipedia's (GFDL, CC BY-SA)",
      citation: "M. Mahoney, Large Text Compression Benchmark, 2006",
      taskSettings: "length: 512, splits: {train: 0.9, valid: 0.05, test: 0.05}"),
    KnownCorpus(
      "wikitext-103-raw", "Good and featured articles of English Wikipedia: train, valid, test",
      from: [
        "https://wikitext.smerity.com/wikitext-103-raw-v1.zip",
        "https://s3.amazonaws.com/research.metamind.io/wikitext/wikitext-103-raw-v1.zip",
      ],
      .zip(
        members: ["train", "valid", "test"].map { "wikitext-103-raw/wiki.\($0).raw" }),
      download: Expectation(
        bytes: 191_984_949,
        sha256: "91c00ae287f0d699e18605c84afc9e45c192bc6b7797ff8837e5474655a33794"),
      text: Expectation(),
      licence: "CC BY-SA 3.0",
      citation: "S. Merity et al., Pointer Sentinel Mixture Models, 2016",
      taskSettings: "length: 512, splits: {train: 0.99, valid: 0.005, test: 0.005}"),
    KnownCorpus(
      "enwik9", "The first 10^9 bytes of English Wikipedia of 2006, with its markup",
      from: ["https://mattmahoney.net/dc/enwik9.zip", "https://www.mattmahoney.net/dc/enwik9.zip"],
      .zip(members: ["enwik9"]),
      download: Expectation(bytes: 322_592_222),
      text: Expectation(
        bytes: 1_000_000_000,
        sha256: "159b85351e5f76e60cbe32e04c677847a9ecba3adc79addab6f4c6c7aa3744bc"),
      licence: "Wikipedia's (GFDL, CC BY-SA)",
      citation: "M. Mahoney, Large Text Compression Benchmark, 2006",
      taskSettings: "length: 512, splits: {train: 0.98, valid: 0.01, test: 0.01}"),
  ]

  /// The text of a name.
  package static func corpus(named name: String) -> KnownCorpus? {
    all.first { $0.name == name }
  }

  /// Whether a text may be called so: letters, digits and `.`, `-`, `_` inside.
  package static func isName(_ name: String) -> Bool {
    let isPlain = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    return isPlain && !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("-")
      && name.utf8.count <= 100
  }
}
