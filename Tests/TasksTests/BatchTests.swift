import Tasks
import Testing

@Suite struct `A batch` {
  private let ignored = Example.ignoredTarget

  @Test func `lays examples side by side in rows`() {
    let batch = Batch([
      Example(tokens: [1, 2, 3], targets: [2, 3, 4]),
      Example(tokens: [5, 6, 7], targets: [ignored, 7, ignored]),
    ])
    #expect(batch.rows == 2)
    #expect(batch.length == 3)
    #expect(batch.tokens == [1, 2, 3, 5, 6, 7])
    #expect(batch.targets == [2, 3, 4, ignored, 7, ignored])
    #expect(batch.lengths == [3, 3])
    #expect(batch.labelCount == 4)
  }

  @Test func `pads shorter examples with positions that no one scores`() {
    let batch = Batch([
      Example(tokens: [9], targets: [8]),
      Example(tokens: [1, 2, 3], targets: [2, 3, 4]),
    ])
    #expect(batch.tokens == [9, 0, 0, 1, 2, 3])
    #expect(batch.targets == [8, ignored, ignored, 2, 3, 4])
    #expect(batch.lengths == [1, 3])
    #expect(batch.labelCount == 4)
  }

  @Test func `of nothing stops the program`() async {
    await #expect(processExitsWith: .failure) { _ = Batch([]) }
  }
}
