import Foundation
import Models
import Store
package import Tensors

/// An evaluation as a file, from which another process goes on: the same bits as if it had never
/// stopped.
extension StreamEvaluation {
  private enum Names {
    static let kind = "kind"
    static let model = "parameters_sha256"
    static let plan = "plan"
    static let merged = "groups_over"
    static let tokensRead = "tokens_read"
  }

  /// What a state file of an evaluation says it is.
  static let kind = "evaluation"

  /// Saves where the evaluation stands; a file that has the name already is replaced.
  ///
  /// - Throws: `StoreError` when it cannot be written; the file that was there stays.
  package func save(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let identity = String(decoding: try encoder.encode(plan.identity), as: UTF8.self)
    var arrays = merged.arrays("merged/")
    for (number, group) in groups {
      let prefix = "groups/\(number)/"
      arrays[prefix + "position"] = .scalar(group.position)
      arrays.merge(group.tally.arrays(prefix + "tally/")) { first, _ in first }
      if let state = group.state {
        arrays.merge(state.numericArrays(prefix + "state/")) { first, _ in first }
      }
    }
    arrays["meter/tokens"] = NumericArray(shape: [meter.tokens.count], reals: meter.tokens)
    arrays["meter/seconds"] = NumericArray(shape: [meter.seconds.count], reals: meter.seconds)
    arrays["meter/resident_bytes"] = NumericArray(
      shape: [meter.residentBytes.count], reals: meter.residentBytes)
    let file = StreamStateFile(
      attributes: [
        Attribute(Names.kind, .text(Self.kind)),
        Attribute(Names.model, .text(trained.parameterDigest)),
        Attribute(Names.plan, .text(identity)),
        Attribute(Names.merged, .integer(mergedCount)),
        Attribute(Names.tokensRead, .integer(tokensRead)),
      ], arrays: arrays)
    try file.write(at: path)
  }

  /// What is read by the evaluation that a file holds.
  ///
  /// - Throws: `StoreError` when there is no whole file; `StreamStateError` when it holds something
  ///   else.
  package static func identity(at path: String) throws -> StreamPlan.Identity {
    let file = try StreamStateFile(reading: path)
    try file.requireKind(kind, path)
    guard let text = file.text(Names.plan),
      let identity = try? JSONDecoder().decode(
        StreamPlan.Identity.self, from: Data(text.utf8))
    else { throw StreamStateError.damaged(file: path, "no plan of an evaluation") }
    return identity
  }

  /// The evaluation that a file holds.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - plan: What is read.
  ///   - trained: The model.
  ///   - workers: Who reads.
  /// - Throws: `StoreError` when there is no whole file; `StreamStateError` when it is of another
  ///   model, another text, or reads it in another way.
  package convenience init(
    resuming path: String, _ plan: StreamPlan, of trained: TrainedModel, workers: WorkerPool
  ) throws {
    let identity = try Self.identity(at: path)
    let file = try StreamStateFile(reading: path)
    guard file.text(Names.model) == trained.parameterDigest else {
      throw StreamStateError.otherModel(file: path, model: trained.checkpoint)
    }
    if let difference = identity.difference(to: plan.identity) {
      throw StreamStateError.otherPlan(file: path, difference)
    }
    self.init(plan, of: trained, workers: workers)
    func damage(_ what: String) -> StreamStateError { .damaged(file: path, what) }
    guard let over = file.integer(Names.merged), let read = file.integer(Names.tokensRead),
      let merged = StreamTally(file.arrays, "merged/", within: plan),
      (0...plan.groups.count).contains(over), (0...plan.tokenCount).contains(read)
    else { throw damage("no sums of an evaluation") }
    (mergedCount, tokensRead, self.merged) = (over, read, merged)
    let numbers = Set(
      file.arrays.keys.filter { $0.hasPrefix("groups/") }
        .compactMap { $0.split(separator: "/").dropFirst().first.flatMap { Int($0) } })
    for number in numbers.sorted() {
      let prefix = "groups/\(number)/"
      guard (over..<plan.groups.count).contains(number),
        let position = file.arrays[prefix + "position"]?.integers?.first,
        let tally = StreamTally(file.arrays, prefix + "tally/", within: plan)
      else { throw damage("no group \(number)") }
      let streams = streams(ofGroup: number)
      let longest = streams.map { plan.sources[$0].count }.max() ?? 0
      guard (0...Int64(longest)).contains(position) else {
        throw damage("the position \(position) in streams of \(longest) tokens")
      }
      let live = StreamGroup(
        streams, position: Int(position), state: nil, tally: tally
      ).live(in: plan)
      let state =
        live.isEmpty || position == 0
        ? nil
        : try trained.model.state(
          from: file.arrays, prefix: prefix + "state/", batch: live.count)
      guard state.map({ $0.position == Int(position) }) ?? true else {
        throw damage("a state of another position than \(position)")
      }
      groups[number] = StreamGroup(
        streams, position: Int(position), state: state, tally: tally)
    }
    func measured(_ name: String) -> [Double]? {
      file.arrays["meter/" + name].flatMap { $0.shape == [StreamTally.tenths] ? $0.reals : nil }
    }
    guard let tokens = measured("tokens"), let seconds = measured("seconds"),
      let resident = measured("resident_bytes")
    else { throw damage("nothing measured") }
    meter = StreamMeter(tokens: tokens, seconds: seconds, residentBytes: resident)
  }
}

extension StreamPlan.Identity {
  /// The first thing in which another plan differs, as a sentence: expected this one's.
  fileprivate func difference(to other: Self) -> String? {
    func words(_ number: Int?) -> String { number.map { "\($0)" } ?? "none" }
    if texts != other.texts { return "of another text" }
    for (option, own, its) in [
      ("--repeat-to", repeatedTo, other.repeatedTo), ("--length", length, other.length),
      ("--piece", piece, other.piece), ("--streams", streams, other.streams),
    ] where own != its {
      return "\(option): expected \(words(own)) as in the state, found \(words(its))"
    }
    return nil
  }
}

extension StreamTally {
  /// The sums as arrays of a file, each name after `prefix`.
  fileprivate func arrays(_ prefix: String) -> [String: NumericArray] {
    var arrays: [String: NumericArray] = [
      prefix + "loss": NumericArray(shape: [], reals: [loss]),
      prefix + "labels": .scalar(labels), prefix + "bytes": .scalar(bytes),
      prefix + "first_bad_position": .scalar(firstBadPosition ?? -1),
    ]
    let binned =
      [("by_position", byPosition), ("by_tenth", byTenth)]
      + instruments.enumerated().map { ("instruments/\($0.offset)", $0.element) }
    for (name, sums) in binned {
      arrays[prefix + name + "/sums"] = NumericArray(shape: [sums.sums.count], reals: sums.sums)
      arrays[prefix + name + "/counts"] = NumericArray(
        shape: [sums.counts.count], integers: sums.counts.map(Int64.init))
    }
    return arrays
  }

  /// - Returns: `nil` when there are no sums, or they are not ones of what a plan reads.
  fileprivate init?(_ arrays: [String: NumericArray], _ prefix: String, within plan: StreamPlan) {
    // A token stands for fewer bytes than a text has; sums of a few such numbers fit.
    func integer(_ name: String, from least: Int = 0) -> Int? {
      arrays[prefix + name]?.integers?.first.map { Int($0) }
        .flatMap { (least...1 << 53).contains($0) ? $0 : nil }
    }
    func binned(_ name: String, bins: Int = StreamTally.tenths) -> BinnedSums? {
      guard let sums = arrays[prefix + name + "/sums"]?.reals,
        let counts = arrays[prefix + name + "/counts"]?.integers, sums.count == counts.count,
        sums.count <= bins, counts.allSatisfy({ (0...1 << 53).contains($0) })
      else { return nil }
      return BinnedSums(sums: sums, counts: counts.map { Int($0) })
    }
    guard let loss = arrays[prefix + "loss"]?.reals.first, let labels = integer("labels"),
      let bytes = integer("bytes"),
      let bad = integer("first_bad_position", from: -1),
      let byPosition = binned(
        "by_position", bins: PositionBins.index(of: max(plan.longest - 1, 0)) + 1),
      let byTenth = binned("by_tenth")
    else { return nil }
    self.loss = loss
    (self.labels, self.bytes) = (labels, bytes)
    firstBadPosition = bad < 0 ? nil : bad
    (self.byPosition, self.byTenth) = (byPosition, byTenth)
    while let sums = binned("instruments/\(instruments.count)") { instruments.append(sums) }
  }
}

extension NumericArray {
  /// One integer.
  static func scalar(_ value: Int) -> NumericArray {
    NumericArray(shape: [], integers: [Int64(value)])
  }
}
