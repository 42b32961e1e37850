/// What was found along streams so far: sums, in the order of the positions.
struct StreamTally: Equatable, Sendable {
  /// Parts of a stream that are told apart, equally long.
  static let tenths = 10

  /// Cross-entropy, nats.
  var loss = 0.0
  /// Positions with a target.
  var labels = 0
  /// Bytes of text that the targets stand for.
  var bytes = 0
  /// Losses by position, in `PositionBins`.
  var byPosition = BinnedSums()
  /// Losses by tenth of each stream.
  var byTenth = BinnedSums()
  /// What `StreamInstruments` read, by tenth; one for each of its names.
  var instruments: [BinnedSums] = []
  /// The first position at which a loss was not finite, if there is one.
  var firstBadPosition: Int?

  /// Notes the loss of a token that stands for `count` bytes of text.
  mutating func add(loss value: Double, bytes count: Int, at position: Int, ofLength length: Int) {
    loss += value
    labels += 1
    bytes += count
    byPosition.add(value, to: PositionBins.index(of: position))
    byTenth.add(value, to: Self.tenth(of: position, ofLength: length))
    if !value.isFinite, firstBadPosition == nil { firstBadPosition = position }
  }

  /// Notes what instruments read.
  mutating func add(readings: [Double], at position: Int, ofLength length: Int) {
    while instruments.count < readings.count { instruments.append(BinnedSums()) }
    for (index, reading) in readings.enumerated() where !reading.isNaN {
      instruments[index].add(reading, to: Self.tenth(of: position, ofLength: length))
    }
  }

  /// Adds what was found along other streams.
  mutating func add(_ other: StreamTally) {
    loss += other.loss
    labels += other.labels
    bytes += other.bytes
    byPosition.add(other.byPosition)
    byTenth.add(other.byTenth)
    while instruments.count < other.instruments.count { instruments.append(BinnedSums()) }
    for (index, sums) in other.instruments.enumerated() { instruments[index].add(sums) }
    firstBadPosition = [firstBadPosition, other.firstBadPosition].compactMap { $0 }.min()
  }

  /// The tenth, from 0, in which a position of a stream of `length` tokens lies.
  static func tenth(of position: Int, ofLength length: Int) -> Int {
    min(position * tenths / max(length, 1), tenths - 1)
  }
}
