import Foundation
import Tasks
import Tensors
import Testing

@Suite struct `A text` {
  private let stream = RandomStream(seed: 8).stream("data")

  /// Bytes that all differ from their neighbours, so that a window shows where it was cut.
  private func corpus(_ count: Int) -> Corpus {
    Corpus(path: "text", bytes: (0..<count).map { UInt8($0 % 251) })
  }

  private func settings(
    length: Int, _ splits: TextSplits = TextSplits(train: 0.8, validation: 0.1, test: 0.1)
  ) -> TextSettings {
    var settings = TextSettings()
    settings.length = length
    settings.splits = splits
    return settings
  }

  @Test func `asks at each byte for the next one`() throws {
    let task = try TextTask(settings(length: 7), corpus: corpus(500))
    for split in Split.allCases {
      for index in 0..<min(20, task.count(of: split) ?? 20) {
        let start = task.windowStart(index, of: split, from: stream)
        let example = try task.example(index, of: split, from: stream)
        #expect(example.tokens == (start..<start + 7).map { Int32($0 % 251) })
        #expect(example.targets == (start + 1..<start + 8).map { Int32($0 % 251) })
      }
    }
    #expect(task.vocabularySize == 256)
    #expect(task.bosToken == nil)
    #expect(task.headline == .bitsPerByte)
    #expect(!task.needsPredictions)
  }

  @Test(arguments: [(200, 7), (201, 1), (333, 16), (90, 8), (1009, 100)])
  func `never shows a byte of one split in a window of another`(_ size: (Int, Int)) throws {
    let task = try TextTask(settings(length: size.1), corpus: corpus(size.0))
    var shown: [Split: Set<Int>] = [:]
    for split in Split.allCases {
      for index in 0..<(task.count(of: split) ?? 3000) {
        let start = task.windowStart(index, of: split, from: stream)
        shown[split, default: []].formUnion(start...start + size.1)
      }
      #expect(shown[split]?.isSubset(of: Set(task.stretches(of: split)[0])) == true)
    }
    // 3000 windows: each place is drawn at least once but with probability below 1e-4.
    #expect(shown[.train] == Set(task.stretches(of: .train)[0]))
    #expect(
      task.stretches(of: .train)[0].upperBound == task.stretches(of: .validation)[0].lowerBound)
    #expect(
      task.stretches(of: .validation)[0].upperBound == task.stretches(of: .test)[0].lowerBound)
    #expect(task.stretches(of: .test)[0].upperBound == size.0)
  }

  /// Tolerance: five standard errors of a binomial count.
  @Test func `begins training windows anywhere with equal probability`() throws {
    let task = try TextTask(
      settings(length: 10, TextSplits(train: 1, validation: 0, test: 0)), corpus: corpus(30))
    var starts = [Int](repeating: 0, count: 20)
    for index in 0..<20000 { starts[task.windowStart(index, of: .train, from: stream)] += 1 }
    for seen in starts { #expect(abs(Double(seen) - 1000) <= 5 * (1000 * 0.95).squareRoot()) }
  }

  @Test func `is evaluated on adjacent windows, the same for every stream`() throws {
    var settings = settings(length: 10)
    settings.validationWindows = nil
    settings.testWindows = 3
    let task = try TextTask(settings, corpus: corpus(1000))
    #expect(task.stretches(of: .validation)[0] == 800..<900)
    #expect(task.count(of: .validation) == 9)
    let whole = (0..<9).map { task.windowStart($0, of: .validation, from: stream) }
    #expect(whole == (0..<9).map { 800 + 10 * $0 })
    #expect(task.count(of: .test) == 3)
    let some = (0..<3).map { task.windowStart($0, of: .test, from: RandomStream(seed: 99)) }
    #expect(some == [900, 930, 960])
  }

  @Test(arguments: [(1000, 10, 4), (90, 8, 3), (61, 7, 16)])
  func `is read in streams whose windows follow each other`(_ size: (Int, Int, Int)) throws {
    var settings = settings(length: size.1, TextSplits(train: 0.8, validation: 0.2, test: 0))
    settings.streams = size.2
    settings.validationWindows = nil
    let task = try TextTask(settings, corpus: corpus(size.0))
    let range = task.stretches(of: .train)[0]
    let windows = (range.count - 1) / size.1
    for side in 0..<size.2 {
      let starts = (0..<3 * windows).map {
        task.windowStart($0 * size.2 + side, of: .train, from: stream)
      }
      // Once round, every window; each where the one before it ended, but over the text's end.
      #expect(Set(starts.prefix(windows)).count == windows)
      let steps = zip(starts, starts.dropFirst()).map { $1 - $0 }
      #expect(steps.allSatisfy { $0 == size.1 || $0 == -(windows - 1) * size.1 })
      #expect(starts.allSatisfy { range.contains($0) && range.contains($0 + size.1) })
    }
    #expect(
      task.windowStart(5, of: .train, from: stream)
        == task.windowStart(5, of: .train, from: RandomStream(seed: stream.seed)))
    let count = try #require(task.count(of: .validation))
    let sides = min(size.2, count)
    #expect(count % sides == 0)
    let starts = (0..<count).map { task.windowStart($0, of: .validation, from: stream) }
    let first = task.stretches(of: .validation)[0].lowerBound
    #expect(starts.sorted() == (0..<count).map { first + size.1 * $0 })
    for index in sides..<count { #expect(starts[index] == starts[index - sides] + size.1) }
  }

  @Test func `has no more evaluation windows than fit`() throws {
    var settings = settings(length: 10)
    settings.validationWindows = 500
    let task = try TextTask(settings, corpus: corpus(1000))
    #expect(task.count(of: .validation) == 9)
  }

  @Test func `is cut where nanoGPT cuts it`() throws {
    let splits = TextSplits(train: 0.9, validation: 0.1, test: 0)
    let task = try TextTask(settings(length: 64, splits), corpus: corpus(1_115_394))
    #expect(task.tokenCount(of: .train) == 1_003_854)
    #expect(task.tokenCount(of: .validation) == 111_540)
    #expect(task.tokenCount(of: .test) == 0)
    #expect(task.count(of: .test) == 0)
  }

  @Test func `keeps borders that are whole numbers`() throws {
    // 0.7 + 0.1 is 0.7999999999999999 in binary, and 30 times it less than 24.
    let splits = TextSplits(train: 0.7, validation: 0.1, test: 0.2)
    let task = try TextTask(settings(length: 1, splits), corpus: corpus(30))
    #expect(task.stretches(of: .validation)[0] == 21..<24)
  }

  @Test func `of any bytes gives those bytes`() throws {
    let bytes = (0...255).map { UInt8($0) } + [0xFF, 0xC0, 0x00, 0x80]
    var settings = settings(length: 4, TextSplits(train: 0.5, validation: 0.5, test: 0))
    settings.validationWindows = nil
    let task = try TextTask(settings, corpus: Corpus(path: "binary", bytes: bytes))
    let count = try #require(task.count(of: .validation))
    let batch = try task.batch(0..<count, of: .validation, from: stream)
    #expect(batch.tokens == bytes[130..<130 + 4 * count].map(Int32.init))
  }

  @Test(arguments: [10, 11, 12, 63, 64])
  func `may be as short as one window and the byte after it`(_ length: Int) throws {
    let whole = TextSplits(train: 1, validation: 0, test: 0)
    let task = try TextTask(settings(length: length, whole), corpus: corpus(length + 1))
    #expect(task.windowStart(5, of: .train, from: stream) == 0)
    #expect(task.count(of: .validation) == 0)
    let error = #expect(throws: TaskError.self) {
      try TextTask(settings(length: length, whole), corpus: corpus(length))
    }
    #expect(
      error?.description == """
        text: the text has \(length) bytes and its train split gets \(length), but one window of \
        length \(length) and the byte after it need \(length + 1); use a text of at least \
        \(length + 2) bytes, a smaller 'length', or another fraction 'splits.train'
        """)
  }

  @Test(
    arguments: [1, 5, 64, 1000], [TextSplits(), TextSplits(train: 0.97, validation: 0.03, test: 0)])
  func `that is too short says how long is long enough`(_ length: Int, _ splits: TextSplits) throws
  {
    for count in 1..<length + 1 {
      do {
        _ = try TextTask(settings(length: length, splits), corpus: corpus(count))
        Issue.record("\(count) bytes cannot hold windows of \(length)")
      } catch {
        guard case .tooShort(_, let shortage) = error else { throw error }
        #expect(shortage.total == count)
        #expect(shortage.split != .train)
        _ = try TextTask(settings(length: length, splits), corpus: corpus(shortage.enough))
      }
      if count > 3 { break }
    }
    let example = TextSettings()
    let error = #expect(throws: TaskError.self) { try TextTask(example, corpus: corpus(100)) }
    #expect(
      error?.description == """
        text: the text has 100 bytes and its valid split gets 5, but one window of length 256 and \
        the byte after it need 257; use a text of at least 5160 bytes, a smaller 'length', or \
        another fraction 'splits.valid', or 0 to do without it
        """)
  }

  @Test func `without a byte is refused`() {
    #expect(throws: TaskError.empty(path: "text", files: 1)) {
      try TextTask(TextSettings(), corpus: corpus(0))
    }
  }

  @Test func `names every impossible setting at once`() {
    var settings = settings(length: 0, TextSplits(train: -1, validation: 0.5, test: .nan))
    settings.documentSeparator = ""
    settings.validationWindows = 0
    #expect(
      settings.mistakes.map(\.key)
        == ["length", "splits.train", "splits.test", "documents", "valid_windows"])
    settings.splits = TextSplits(train: 0.9, validation: 0.2, test: 0.1)
    #expect(settings.mistakes.map(\.key) == ["length", "splits", "documents", "valid_windows"])
    settings.splits = TextSplits(train: 0, validation: 0.5, test: 0.5)
    #expect(settings.mistakes.map(\.key).contains("splits.train"))
    #expect(TextSettings().mistakes.isEmpty)
    #expect(throws: TaskError.impossibleSettings(settings.mistakes)) {
      try TextTask(settings, corpus: corpus(1000))
    }
  }
}
