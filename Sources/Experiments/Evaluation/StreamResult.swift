import Foundation
package import Store

/// What an evaluation of streams found: for a table, as JSON, and as a file.
package struct StreamResult: Encodable, Sendable {
  /// One tenth of every stream, or, for what a clock measures, of all tokens.
  package struct Tenth: Encodable, Sendable {
    /// From 1 to 10.
    package let tenth: Int
    /// Mean loss, nats.
    package let loss: Double
    package let tokensPerSecond: Double
    package let residentBytes: Double
    /// What the instruments read on average, by name.
    package let instruments: [String: Double]
  }

  /// The positions from `start` to before `end`.
  package struct Bin: Encodable, Sendable {
    package let start: Int
    package let end: Int
    package let loss: Double
    package let labels: Int
  }

  /// Where the texts were read.
  package let texts: [String]
  /// Tokens of the texts, each once.
  package let textTokens: Int
  /// Tokens that were read.
  package let tokens: Int
  package let streams: Int
  /// Tokens of the longest stream.
  package let longestStream: Int
  package let piece: Int
  /// Mean loss, nats a token.
  package let loss: Double
  package let bitsPerByte: Double
  /// The first position at which a loss was not a finite number.
  package let firstBadPosition: Int?
  package let tenths: [Tenth]
  package let positions: [Bin]
  /// Names of the instruments, in order.
  package let instruments: [String]

  private enum CodingKeys: String, CodingKey {
    case texts, textTokens, tokens, streams, longestStream, piece, loss, bitsPerByte
    case firstBadPosition, tenths, positions
  }

  /// Whether texts were read more than once.
  package var isRepeated: Bool { tokens > textTokens }
}

extension StreamEvaluation {
  /// What was found.
  package var result: StreamResult {
    let tally = total
    let names = StreamInstruments(for: trained.model).names
    let losses = tally.byTenth.means(StreamTally.tenths)
    let readings = names.indices.map { index in
      index < tally.instruments.count
        ? tally.instruments[index].means(StreamTally.tenths)
        : Array(repeating: .nan, count: StreamTally.tenths)
    }
    let speeds = meter.speeds
    let bins = tally.byPosition.sums.count
    return StreamResult(
      texts: plan.paths, textTokens: plan.tokenCounts.reduce(0, +), tokens: tokensRead,
      streams: plan.streamCount, longestStream: plan.longest, piece: plan.identity.piece,
      loss: tally.loss / Double(tally.labels),
      bitsPerByte: tally.loss / log(2) / Double(tally.bytes),
      firstBadPosition: tally.firstBadPosition,
      tenths: (0..<StreamTally.tenths).map { tenth in
        StreamResult.Tenth(
          tenth: tenth + 1, loss: losses[tenth], tokensPerSecond: speeds[tenth],
          residentBytes: meter.residentBytes[tenth],
          instruments: Dictionary(
            uniqueKeysWithValues: zip(names, readings.map { $0[tenth] }).filter { !$1.isNaN }))
      },
      positions: zip(0..<bins, tally.byPosition.means(bins)).map { bin, loss in
        StreamResult.Bin(
          start: PositionBins.start(of: bin), end: PositionBins.start(of: bin + 1), loss: loss,
          labels: tally.byPosition.counts[bin])
      },
      instruments: names)
  }
}

extension StreamResult {
  /// The result as arrays with named axes.
  ///
  /// - Parameter attributes: Where it comes from.
  /// - Returns: What the file holds.
  package func file(_ attributes: [Attribute]) -> EvaluationFile {
    let facts = [
      Attribute("kind", "stream"), Attribute("texts", .text(texts.joined(separator: "\n"))),
      Attribute("text_tokens", .integer(textTokens)), Attribute("tokens", .integer(tokens)),
      Attribute("streams", .integer(streams)), Attribute("piece", .integer(piece)),
      Attribute("loss", .real(loss)), Attribute("bits_per_byte", .real(bitsPerByte)),
    ]
    var entries = [
      EvaluationFile.Entry(
        "position", along: "position", unit: "token", positions.map { Double($0.start) }),
      EvaluationFile.Entry(
        "position_end", along: "position", unit: "token", positions.map { Double($0.end) }),
      EvaluationFile.Entry(
        "loss_by_position", along: "position", unit: "nats/token", positions.map(\.loss)),
      EvaluationFile.Entry(
        "labels_by_position", along: "position", unit: "1", positions.map { Double($0.labels) }),
      EvaluationFile.Entry("tenth", along: "tenth", unit: "1", tenths.map { Double($0.tenth) }),
      EvaluationFile.Entry("loss_by_tenth", along: "tenth", unit: "nats/token", tenths.map(\.loss)),
      EvaluationFile.Entry(
        "tokens_per_second", along: "tenth", unit: "token/s", tenths.map(\.tokensPerSecond)),
      EvaluationFile.Entry(
        "resident_memory", along: "tenth", unit: "B", tenths.map(\.residentBytes)),
    ]
    for name in instruments {
      entries.append(
        EvaluationFile.Entry(
          "instruments/" + name, along: "tenth", unit: "1",
          tenths.map { $0.instruments[name] ?? .nan }))
    }
    return EvaluationFile(facts, from: attributes, entries)
  }
}
