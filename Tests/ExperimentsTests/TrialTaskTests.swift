import Experiments
import Layers
import Tasks
import Tensors
import Testing
import Training

@Suite struct `A trial's data` {
  /// Every kind of task, and texts without and with documents.
  private static func tasks() throws -> [any SequenceTask] {
    let bytes = (0..<9000).map { (place: Int) -> UInt8 in UInt8((place * place / 7) % 97) }
    var documents = TextSettings()
    documents.documentSeparator = "\n"
    let corpus = Corpus(path: "text", bytes: bytes)
    return try SyntheticTasks.all.map { try $0.init().makeTask() } + [
      TextTask(TextSettings(), corpus: corpus), TextTask(documents, corpus: corpus),
    ]
  }

  private func values(_ data: TrialTask, _ step: Int) throws -> [Int32] {
    let parts = try data.trainingStep(step, batch: 12)
    return parts.flatMap(\.inputs.tokens) + parts.flatMap(\.targets)
  }

  /// A resumed trial asks a new task for its next step, without the steps before.
  @Test func `is the same after a resume, and in micro-batches of any size`() throws {
    for (task, again) in zip(try Self.tasks(), try Self.tasks()) {
      let stream = RandomStream(seed: 9).stream("data")
      let first = TrialTask(task, stream: stream, microBatch: 12)
      let steps = try (0..<4).map { try values(first, $0) }
      #expect(Set(steps).count == 4)
      for microBatch in [1, 5, 12] {
        let resumed = TrialTask(
          again, stream: RandomStream(seed: 9).stream("data"), microBatch: microBatch)
        #expect(try values(resumed, 3) == steps[3])
      }
    }
  }

  /// Another process, perhaps on another day.
  @Test func `of a text is the same in every process`() throws {
    let data = try Self.tasks().suffix(2).map {
      TrialTask($0, stream: RandomStream(seed: 9).stream("data"), microBatch: 4)
    }
    let digests = try data.map { data in
      try values(data, 1_000_000).reduce(UInt64(0xcbf2_9ce4_8422_2325)) { digest, value in
        (digest ^ UInt64(UInt32(bitPattern: value))) &* 0x100_0000_01b3
      }
    }
    #expect(digests == [11_558_272_061_790_584_624, 18_438_626_322_017_992_826])
  }
}
