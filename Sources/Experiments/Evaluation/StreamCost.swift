import Models
import Store

/// What a model's state takes when streams have been read to their end.
package struct StreamCost: Sendable {
  /// Bytes of all states that are held at a time.
  package let bytes: Int
  /// Whether they grow with the length.
  package let grows: Bool

  /// A cache is copied once when a piece is joined to it, and once when what stays is taken.
  private static let copies = 3

  /// The cost of a plan.
  package init(_ plan: StreamPlan, of trained: TrainedModel, threads: Int) {
    let held = min(plan.streamCount, plan.identity.streams * threads)
    let configuration = trained.model.configuration
    grows = configuration.attention == .causal
    let each =
      grows
      ? configuration.stateBytes(after: plan.longest)
      : configuration.largestStateBytes(within: min(plan.longest, configuration.settlingLength))
    bytes = held * each
  }

  /// In words.
  package var size: String { ByteCount.text(bytes) }

  /// Refuses a plan whose states would not fit into memory.
  ///
  /// - Throws: `TrainedModelError.impossible`, with the way out.
  package func requireRoom() throws(TrainedModelError) {
    let available = MachineMemory.availableBytes
    guard grows, Self.copies * bytes > available else { return }
    throw .impossible(
      option: "--window",
      expected: "a number of tokens: attention keeps every key, \(size) at the end and "
        + "\(Self.copies) times that while a piece is read, and the machine has "
        + "\(ByteCount.text(available)) left. A window bounds the cache, and makes it another model "
        + "than the one that was trained",
      found: "none")
  }
}
