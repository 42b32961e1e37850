import Tasks
import Tensors
import Testing

/// The stream of the tests that ask for any.
enum RandomStreamOfTests {
  static let stream = RandomStream(seed: 8).stream("data")
}

/// A text whose token at a place is the place, so that an example says where it is from.
private struct Places: TokenSource {
  let path = "places"
  let tokenizer = BytePairTokenizer.bytes
  let count: Int
  var files: [TextFilePart] = [TextFilePart(name: "places", start: 0)]
  var documentStarts: [Int] = []
  let residentBytes = 0

  var hasDocuments: Bool { !documentStarts.isEmpty }

  func tokens(at positions: Range<Int>) -> [Int32] { positions.map { Int32($0) } }
}

@Suite struct `Windows on a text` {
  private let stream = RandomStreamOfTests.stream

  private func settings(_ length: Int, context: Int = 0) -> TextSettings {
    var settings = TextSettings()
    settings.length = length
    settings.context = context
    settings.splits = TextSplits(train: 0.5, validation: 0.3, test: 0.2)
    settings.validationWindows = nil
    return settings
  }

  /// The targets that are scored in all windows of an evaluation split, in order.
  ///
  /// Checks on the way that each target is the token behind its input.
  private func scored(_ split: Split, of task: TextTask) throws -> [Int] {
    try (0..<(task.count(of: split) ?? 0)).flatMap { index in
      let example = try task.example(index, of: split, from: stream)
      #expect(example.length <= task.length)
      return zip(example.tokens, example.targets).compactMap { token, target -> Int? in
        guard target != Example.ignoredTarget else { return nil }
        #expect(target == token + 1)
        return Int(target)
      }
    }
  }

  @Test(arguments: [(8, 0), (8, 3), (8, 7), (5, 4), (1, 0), (64, 32)])
  func `with context score every target once, and see what was before it`(
    _ size: (length: Int, context: Int)
  ) throws {
    let task = try TextTask(
      settings(size.length, context: size.context), source: Places(count: 700))
    for split in [Split.validation, .test] {
      let stretch = try #require(task.stretches(of: split).first)
      let targets = try scored(split, of: task)
      // What does not fill a window at the end is left out, less than a stride.
      #expect(targets == Array(stretch.lowerBound + 1..<stretch.lowerBound + 1 + targets.count))
      #expect(stretch.count - 1 - targets.count < size.length - size.context)
      for index in 1..<(task.count(of: split) ?? 0) {
        let example = try task.example(index, of: split, from: stream)
        #expect(example.targets.prefix { $0 == Example.ignoredTarget }.count == size.context)
        #expect(example.length == size.length)
      }
    }
    // Training windows are scored whole.
    #expect(
      try (0..<50).allSatisfy {
        try !task.example($0, of: .train, from: stream).targets.contains(Example.ignoredTarget)
      })
  }

  @Test func `cannot be all context`() {
    #expect(
      settings(8, context: 8).mistakes.map(\.description) == [
        "'context' is 8, expected from 0 to 'length' - 1, 7"
      ])
    #expect(settings(8, context: -1).mistakes.map(\.key) == ["context"])
  }

  @Test(arguments: [0, 3])
  func `of documents hold one document each, and score every target once`(_ context: Int) throws {
    var text = Places(count: 400)
    text.documentStarts = [0, 3, 4, 40, 41, 199, 201, 290, 330, 331, 399]
    var settings = settings(10, context: context)
    settings.windows = .document
    let task = try TextTask(settings, source: text)
    for split in [Split.validation, .test] {
      let stretch = try #require(task.stretches(of: split).first)
      #expect(try scored(split, of: task) == Array(stretch.dropFirst()))
    }
    for split in Split.allCases {
      for index in 0..<(task.count(of: split) ?? 300) {
        let example = try task.example(index, of: split, from: stream)
        // A BOS is the first token of a window or none of its tokens.
        #expect(!example.tokens.dropFirst().contains { text.documentStarts.contains(Int($0)) })
      }
    }
    // Every piece of a document of the training split comes up: 24 of them, each missed in 600 draws
    // with a probability below 1e-10.
    let seen = Set(try (0..<600).flatMap { try task.example($0, of: .train, from: stream).targets })
    #expect(seen == Set(1..<200).union([]))
    // Tokens are counted without what pads them, alone and as a part of a mixture.
    let mixture = MixtureTask(
      task,
      parts: [
        .init(task, weight: MixtureWeight(points: [.init(step: 0, weight: 1)], steps: 0..<Int.max))
      ],
      run: 4, batch: 8)
    for range in [0..<1, 5..<90] {
      let tokens = try range.reduce(0) {
        try $0 + task.example($1, of: .train, from: stream).length
      }
      #expect(task.trainedTokens(range, from: stream) == tokens)
      #expect(mixture.trainedTokens(range, from: stream) == tokens)
    }
  }

  @Test func `of documents need documents`() {
    var settings = settings(10)
    settings.windows = .document
    let error = #expect(throws: TaskError.self) {
      try TextTask(settings, source: Places(count: 400))
    }
    #expect(
      error?.description
        == "places: 'windows' is 'document', expected 'packed', for the text has no documents")
  }

  @Test func `count the bytes of tokens, and none for a BOS`() throws {
    let json = try BytePairTokenizer(readingFrom: Fixture.path("gpt2.json"))
    struct Encoded: TokenSource {
      let path = "encoded"
      let tokenizer: BytePairTokenizer
      let all: [Int32]
      let files = [TextFilePart(name: "encoded", start: 0)]
      let hasDocuments = true
      let documentStarts = [0]
      let residentBytes = 0
      var count: Int { all.count }
      func tokens(at positions: Range<Int>) -> [Int32] { Array(all[positions]) }
    }
    let text = Array(String(repeating: "It's the sea, they've said 12345. ", count: 50).utf8)
    let source = Encoded(tokenizer: json, all: [Int32(json.count)] + json.tokens(of: text))
    var settings = settings(source.count - 1)
    settings.splits = TextSplits(train: 1, validation: 0, test: 0)
    let task = try TextTask(settings, source: source)
    #expect(task.vocabularySize == json.count + 1)
    #expect(task.bosToken == Int32(json.count))
    let example = try task.example(0, of: .train, from: stream)
    #expect(example.targets.reduce(0) { $0 + task.byteCount(of: $1) } == text.count)
    #expect(task.byteCount(of: Int32(json.count)) == 0)
  }
}

@Suite struct `Splits by files` {
  private let stream = RandomStreamOfTests.stream

  private var text: Places {
    let names = ["a/1", "a/2", "b", "c/1", "c/2", "d"]
    return Places(
      count: 600,
      files: zip(names, [0, 100, 130, 300, 310, 500]).map { TextFilePart(name: $0, start: $1) })
  }

  private func settings(_ change: (inout TextSplits) -> Void) -> TextSettings {
    var settings = TextSettings()
    settings.length = 8
    settings.validationWindows = nil
    change(&settings.splits)
    return settings
  }

  @Test func `take the files and folders that are named, and train on the rest`() throws {
    let task = try TextTask(
      settings {
        $0.validationFiles = ["a", "d"]
        $0.testFiles = ["a/2", "c/1"]
      }, source: text)
    #expect(task.stretches(of: .validation) == [0..<100, 500..<600])
    #expect(task.stretches(of: .test) == [100..<130, 300..<310])
    #expect(task.stretches(of: .train) == [130..<300, 310..<500])
    for split in Split.allCases {
      let own = task.stretches(of: split)
      var targets: [Int] = []
      for index in 0..<(task.count(of: split) ?? 4000) {
        let example = try task.example(index, of: split, from: stream)
        let window = Int(example.tokens[0])...Int(example.targets.last ?? -1)
        #expect(own.contains { $0.contains(window.lowerBound) && $0.contains(window.upperBound) })
        targets += example.targets.map { Int($0) }
      }
      let all = own.flatMap { Array($0.dropFirst()) }
      // Evaluated once each; drawn, each at least once but with a probability below 1e-9.
      #expect(split == .train ? Set(targets) == Set(all) : targets == all)
    }
  }

  @Test func `move borders to where files begin`() throws {
    let task = try TextTask(
      settings {
        $0 = TextSplits(train: 0.5, validation: 0.3, test: 0.2)
        $0.border = .file
      }, source: text)
    #expect(task.stretches(of: .train) == [0..<300])
    #expect(task.stretches(of: .validation) == [300..<500])
    #expect(task.stretches(of: .test) == [500..<600])
  }

  @Test func `know only the files that there are`() {
    let error = #expect(throws: TaskError.self) {
      try TextTask(settings { $0.validationFiles = ["a/3"] }, source: text)
    }
    #expect(
      error?.description == """
        places: 'splits.valid_files' names 'a/3', which is no file or folder of the text; it has \
        'a/1', 'a/2', 'b', '…'
        """)
  }

  @Test func `need a window in every split, and no file in two`() {
    let error = #expect(throws: TaskError.self) {
      try TextTask(
        settings {
          $0 = TextSplits(train: 0.9, validation: 0.1, test: 0)
          $0.border = .file
        }, source: Places(count: 600))
    }
    #expect(
      error?.description == """
        places: the valid split has no window of length 8 and the token after it in its 0 tokens; \
        use more text for it, or a smaller 'length'
        """)
    let twice = settings {
      $0.validationFiles = ["a"]
      $0.testFiles = ["a"]
    }
    #expect(twice.mistakes.map(\.key) == ["splits.test_files"])
  }
}
