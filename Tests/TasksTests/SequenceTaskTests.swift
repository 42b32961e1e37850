import Foundation
import Tasks
import Tensors
import Testing

@Suite struct `An example` {
  static func tasks() throws -> [any SequenceTask] {
    var recall = MQARSettings()
    recall.length = 32
    recall.pairs = 4
    recall.vocabularySize = 64
    var random = RandomStream(seed: 3)
    let bytes = (0..<4000).map { _ in UInt8(random.integer(below: 97)) }
    var text = TextSettings()
    text.length = 19
    var documents = text
    documents.documentSeparator = "a"
    let corpus = Corpus(path: "text", bytes: bytes + Array("abaca".utf8) + bytes)
    let others: [any SequenceTask] = [
      try MQARTask(recall), try TextTask(text, corpus: corpus),
      try TextTask(documents, corpus: corpus), try `A mixture`.mixture(run: 12),
    ]
    return others + (try SyntheticTasks.all.map { try $0.init().makeTask() })
  }

  @Test func `is the same in every batch`() throws {
    let stream = RandomStream(seed: 5).stream("data")
    for task in try Self.tasks() {
      for split in Split.allCases {
        let whole = try task.batch(0..<12, of: split, from: stream)
        let parts = try [0..<1, 1..<6, 6..<12].map { try task.batch($0, of: split, from: stream) }
        #expect(whole.tokens == parts.flatMap(\.tokens))
        #expect(whole.targets == parts.flatMap(\.targets))
        #expect(whole.labelCount == parts.reduce(0) { $0 + $1.labelCount })
      }
    }
  }

  @Test func `needs none of the examples before it and no fresh stream`() throws {
    let stream = RandomStream(seed: 5).stream("data")
    var used = stream
    for _ in 0..<9 { _ = used.next() }
    for task in try Self.tasks() {
      let far = try task.example(1_000_000_007, of: .train, from: stream)
      _ = try task.batch(0..<5, of: .train, from: stream)
      #expect(try task.example(1_000_000_007, of: .train, from: used) == far)
    }
  }

  @Test func `is the same on every thread`() async throws {
    let stream = RandomStream(seed: 5).stream("data")
    for task in try Self.tasks() {
      let alone = try (0..<40).map { try task.example($0, of: .train, from: stream) }
      let together = try await withThrowingTaskGroup(of: (Int, Example).self) { group in
        for index in 0..<40 {
          group.addTask { (index, try task.example(index, of: .train, from: stream)) }
        }
        return try await group.reduce(into: [Int: Example]()) { $0[$1.0] = $1.1 }
      }
      for index in 0..<40 { #expect(together[index] == alone[index]) }
    }
  }

  @Test func `differs from those of other indices, splits and seeds`() throws {
    let task = try #require(Self.tasks().first)
    let stream = RandomStream(seed: 5).stream("data")
    let other = RandomStream(seed: 6).stream("data")
    var seen: [Example] = try Split.allCases.flatMap { split in
      try (0..<100).map { try task.example($0, of: split, from: stream) }
    }
    seen += try (0..<100).map { try task.example($0, of: .train, from: other) }
    #expect(Set(seen.map(\.tokens)).count == 400)
  }

  /// Pins the generator: whoever changes what a seed means must see it here.
  @Test func `keeps its bytes from version to version`() throws {
    var settings = MQARSettings()
    settings.length = 12
    settings.pairs = 2
    settings.vocabularySize = 16
    let example = try MQARTask(settings).example(3, of: .test, from: RandomStream(seed: 1))
    #expect(example.tokens == [5, 8, 6, 14, 5, 2, 6, 7, 8, 15, 10, 3])
    #expect(example.targets == [-1, -1, -1, -1, 8, -1, 14, -1, -1, -1, -1, -1])
  }

  @Test func `asked for beyond the end of its split stops the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = try MQARTask(MQARSettings()).example(1000, of: .test, from: RandomStream(seed: 1))
    }
  }
}
