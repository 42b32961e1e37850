/// A format that is known by its first bytes and is no text.
///
/// A signature is demanded in full, for any text may begin with `PK` or `BZh`. Formats of text, RTF or
/// XML, are not among them.
struct ForeignFormat: Sendable {
  /// What a file of it is, to stand behind "it is".
  let name: String
  /// What to type with such a file.
  let remedy: Remedy

  /// What makes a text of a file, or of what is in it.
  enum Remedy: Sendable {
    /// A command, in front of the file's path.
    case command(String)
    /// A command in front of the file's path, whose output is the text.
    case output(of: String)
    /// What a person has to do, as a sentence's end.
    case advice(String)
  }

  /// The bytes of a file's beginning that decide.
  static let startCount = 512

  private let matches: @Sendable (Sample) -> Bool

  /// What is looked at.
  struct Sample: Sendable {
    /// The first bytes, `startCount` of them or all.
    let start: [UInt8]
    /// The last four bytes; none where they are not known.
    let end: [UInt8]
    /// The bytes of the whole; `nil` where they are not known.
    let count: Int?
    /// Whether the file's name says that it is none of text, as nanoGPT's `train.bin` does.
    let isNamedBinary: Bool

    fileprivate func has(_ signature: [UInt8], at place: Int = 0) -> Bool {
      start.dropFirst(place).starts(with: signature)
    }

    fileprivate func has(_ signature: String, at place: Int = 0) -> Bool {
      start.dropFirst(place).starts(with: signature.utf8)
    }

    /// Whether the bytes are UTF-8 without a NUL, but for a character that their end cuts.
    fileprivate var isText: Bool {
      guard !start.contains(0) else { return false }
      return (0...min(3, start.count)).contains { cut in
        String(validating: start.dropLast(cut), as: UTF8.self) != nil
      }
    }

    /// An unsigned number of four bytes, the least first.
    fileprivate func number(at place: Int) -> UInt32? {
      guard start.count >= place + 4 else { return nil }
      return (0..<4).reduce(0) { $0 | UInt32(start[place + $1]) << (8 * UInt32($1)) }
    }
  }

  /// The format of a file that begins so; `nil` for a text, as far as its beginning tells.
  static func of(_ sample: Sample) -> ForeignFormat? { known.first { $0.matches(sample) } }

  private init(
    _ name: String, _ remedy: Remedy, _ matches: @escaping @Sendable (Sample) -> Bool
  ) {
    self.name = name
    self.remedy = remedy
    self.matches = matches
  }

  private static let export = Remedy.advice("write its texts out as JSON lines")
  private static let tokens = Remedy.advice("write its tokens' text out")

  private static let known: [ForeignFormat] = [
    ForeignFormat("compressed with bzip2", .command("bzip2 -dk")) { sample in
      let isLevel = sample.start.count > 3 && (0x31...0x39).contains(sample.start[3])
      let block: [UInt8] = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
      let end: [UInt8] = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]
      return sample.has("BZh") && isLevel && (sample.has(block, at: 4) || sample.has(end, at: 4))
    },
    ForeignFormat("compressed with xz", .command("xz -dk")) {
      $0.has([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])
    },
    ForeignFormat("compressed with LZMA", .output(of: "xz --format=lzma -dc")) {
      $0.has([0x5d, 0, 0]) && $0.has([UInt8](repeating: 0xff, count: 8), at: 5)
    },
    ForeignFormat("compressed with lzip", .command("lzip -dk")) { $0.has("LZIP\u{1}") },
    ForeignFormat("compressed with lz4", .command("lz4 -dk")) {
      $0.has([0x04, 0x22, 0x4d, 0x18]) || $0.has([0x02, 0x21, 0x4c, 0x18])
    },
    ForeignFormat("compressed with snappy", .advice("unpack it")) {
      $0.has([0xff, 0x06, 0, 0]) && $0.has("sNaPpY", at: 4)
    },
    ForeignFormat("a zip archive", .command("unzip")) {
      $0.has("PK\u{3}\u{4}") || $0.has("PK\u{5}\u{6}") || $0.has("PK\u{7}\u{8}")
    },
    ForeignFormat("a 7z archive", .command("7z x")) {
      $0.has([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])
    },
    ForeignFormat("a rar archive", .command("unrar x")) { $0.has("Rar!\u{1a}\u{7}") },
    ForeignFormat("a tar archive", .command("tar -xf")) {
      $0.has("ustar\0", at: 257) || $0.has("ustar  \0", at: 257)
    },
    ForeignFormat("a Parquet table", export) { $0.has("PAR1") && $0.end == Array("PAR1".utf8) },
    ForeignFormat("an Arrow table", export) { sample in
      if sample.has("ARROW1\0\0") { return true }
      if sample.has("FEA1"), sample.end == Array("FEA1".utf8) { return true }
      // A stream: a mark, and the length of the schema behind it, in words of eight bytes.
      guard sample.has([0xff, 0xff, 0xff, 0xff]), let length = sample.number(at: 4) else {
        return false
      }
      return length > 0 && length % 8 == 0 && length < 1 << 24
    },
    ForeignFormat("an array of NumPy", tokens) { $0.has([0x93]) && $0.has("NUMPY", at: 1) },
    ForeignFormat("an HDF5 file, and none that gecko data prepare made of a text", export) {
      $0.has([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])
    },
    // The mark of UTF-32 begins with that of UTF-16.
    ForeignFormat("UTF-32", .output(of: "iconv -f UTF-32 -t UTF-8")) {
      ($0.has([0xff, 0xfe, 0, 0]) || $0.has([0, 0, 0xfe, 0xff])) && ($0.count ?? 0) % 4 == 0
    },
    ForeignFormat("UTF-16", .output(of: "iconv -f UTF-16 -t UTF-8")) {
      ($0.has([0xff, 0xfe]) || $0.has([0xfe, 0xff])) && ($0.count ?? 0) % 2 == 0
    },
    ForeignFormat("a database of SQLite", export) { $0.has("SQLite format 3\0") },
    ForeignFormat("a PDF document", .command("pdftotext")) { sample in
      sample.has("%PDF-") && sample.start.count > 8 && (0x30...0x39).contains(sample.start[5])
        && sample.start[6] == 0x2e && (0x30...0x39).contains(sample.start[7])
        && [0x0a, 0x0d].contains(sample.start[8])
    },
    ForeignFormat("a PNG image", .advice("take it out")) {
      $0.has([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    },
    ForeignFormat("a program (ELF)", .advice("take it out")) { sample in
      sample.has([0x7f]) && sample.has("ELF", at: 1) && sample.start.count > 6
        && (1...2).contains(sample.start[4]) && (1...2).contains(sample.start[5])
    },
    ForeignFormat("weights in GGUF", .advice("take it out")) { sample in
      sample.has("GGUF") && (1...64).contains(sample.number(at: 4) ?? 0)
    },
    ForeignFormat("an index of tokens of Megatron", tokens) { $0.has("MMIDIDX\0\0") },
    // llm.c's mark, a date, and the version behind it.
    ForeignFormat("tokens as llm.c writes them", tokens) { sample in
      sample.number(at: 0) == 20_240_520 && (1...2).contains(sample.number(at: 4) ?? 0)
    },
    ForeignFormat(
      "named .bin and no UTF-8, so perhaps tokens as nanoGPT writes them, two bytes each", tokens
    ) { $0.isNamedBinary && !$0.start.isEmpty && !$0.isText },
  ]
}

extension ForeignFormat {
  /// What is inside of compressed data and is compressed again.
  static func nested(in sample: Sample) -> ForeignFormat? {
    switch CorpusCompression(startingWith: sample.start) {
    case .gzip: ForeignFormat("compressed with gzip", .advice("unpack it")) { _ in true }
    case .zstd: ForeignFormat("compressed with zstd", .advice("unpack it")) { _ in true }
    case .none: of(sample)
    }
  }

  /// What to type, for the file at `path`.
  func remedy(for path: String) -> String {
    switch remedy {
    case .command(let command): "unpack it with '\(command) \(path)'"
    case .output(let command): "make a text of it with '\(command) \(path) > TEXT'"
    case .advice(let advice): advice
    }
  }
}
