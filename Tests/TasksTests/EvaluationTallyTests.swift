import Foundation
import Tasks
import Tensors
import Testing

@Suite struct `An evaluation` {
  @Test func `averages loss and micro accuracy over labels, accuracy and matches over examples`() {
    var tally = EvaluationTally(count: 3)
    tally.record(
      [
        ExampleScore(loss: 1, labels: 1, correct: 1, bytes: 0),
        ExampleScore(loss: 6, labels: 4, correct: 1, bytes: 0),
        ExampleScore(loss: 0, labels: 0, correct: 0, bytes: 0),
      ], startingAt: 0)
    #expect(tally.value(of: .loss) == 7.0 / 5)
    #expect(tally.value(of: .accuracy) == (1 + 0.25) / 2)
    #expect(tally.value(of: .microAccuracy) == 2.0 / 5)
    #expect(tally.value(of: .exactMatch) == 1.0 / 2)
  }

  @Test func `has the same bits in whatever order scores arrive`() {
    var random = RandomStream(seed: 4)
    let scores = (0..<200).map { _ in
      let labels = 1 + random.integer(below: 9)
      return ExampleScore(
        loss: exp(random.normal(deviation: 8)), labels: labels,
        correct: random.integer(below: labels + 1), bytes: labels)
    }
    var forward = EvaluationTally(count: 200)
    forward.record(scores, startingAt: 0)
    var shuffled = EvaluationTally(count: 200)
    for index in random.permutation(of: 50) {
      shuffled.record(Array(scores[4 * index..<4 * index + 4]), startingAt: 4 * index)
    }
    for measure in Measure.allCases {
      #expect(forward.value(of: measure).bitPattern == shuffled.value(of: measure).bitPattern)
    }
  }

  @Test func `reads losses and predictions at labelled positions only`() throws {
    var settings = MQARSettings()
    (settings.length, settings.pairs, settings.vocabularySize) = (16, 2, 32)
    let task = try MQARTask(settings)
    let batch = try task.batch(0..<3, of: .test, from: RandomStream(seed: 2))
    let losses = batch.targets.map { $0 == Example.ignoredTarget ? Float.nan : 0.5 }
    var predictions = batch.targets
    let wrong = try #require(predictions.firstIndex { $0 != Example.ignoredTarget })
    predictions[wrong] += 1
    let scores = task.scores(of: batch, losses: losses, predictions: predictions)
    #expect(scores.map(\.correct) == [1, 2, 2])
    #expect(scores.allSatisfy { $0.labels == 2 && $0.loss == 1 && $0.bytes == 0 })
    var tally = EvaluationTally(count: 3)
    tally.record(scores, startingAt: 0)
    let values = tally.values(of: task)
    #expect(values.map(\.measure) == [.loss, .accuracy, .microAccuracy])
    let expected: [Double] = [0.5, 2.5 / 3, 5.0 / 6]
    #expect(values.map(\.value) == expected)
  }

  /// In a text without documents a nat a byte is 1/ln 2 bits a byte.
  ///
  /// With documents the bits of a BOS count, but it has no bytes.
  @Test func `counts bits over the bytes of text`() throws {
    var settings = TextSettings()
    settings.length = 4
    settings.splits = TextSplits(train: 0.5, validation: 0.5, test: 0)
    let corpus = Corpus(path: "text", bytes: Array("ab|cd|ef|gh|ij|kl|mn|op|".utf8))
    for separator in [nil, "|"] as [String?] {
      settings.documentSeparator = separator
      let task = try TextTask(settings, corpus: corpus)
      let count = try #require(task.count(of: .validation))
      var tally = EvaluationTally(count: count)
      var (tokens, starts) = (0, 0)
      for index in 0..<count {
        let batch = try task.batch(index..<index + 1, of: .validation, from: RandomStream(seed: 1))
        tokens += batch.labelCount
        starts += batch.targets.count { $0 == 256 }
        let losses = [Float](repeating: 1, count: batch.targets.count)
        tally.record(
          task.scores(of: batch, losses: losses, predictions: nil), startingAt: index)
      }
      #expect(tally.value(of: .loss) == 1)
      let bits = Double(tokens) / Double(tokens - starts) / log(2)
      #expect(abs(tally.value(of: .bitsPerByte) - bits) < 1e-12)
      #expect((starts > 0) == (separator != nil))
    }
  }

  @Test func `without all its scores stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var tally = EvaluationTally(count: 2)
      tally.record([ExampleScore(loss: 1, labels: 1, correct: 1, bytes: 0)], startingAt: 1)
      _ = tally.value(of: .loss)
    }
  }

  @Test func `that scores an example twice stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var tally = EvaluationTally(count: 2)
      let score = ExampleScore(loss: 1, labels: 1, correct: 1, bytes: 0)
      tally.record([score], startingAt: 1)
      tally.record([score], startingAt: 1)
    }
  }
}
