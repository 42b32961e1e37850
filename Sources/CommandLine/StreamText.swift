import Experiments
import Report

/// What an evaluation of streams found, for people and for scripts.
struct StreamText: Encodable {
  private let result: StreamResult
  private let path: String

  init(_ result: StreamResult, path: String) {
    self.result = result
    self.path = path
  }

  private enum CodingKeys: String, CodingKey { case file }

  func encode(to encoder: any Encoder) throws {
    try result.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .file)
  }

  /// The lines of a terminal.
  var block: String {
    ([heading, ""] + tenths.lines + ["", "kept in \(path)"]).joined(separator: "\n")
  }

  private var heading: String {
    let streams = result.streams == 1 ? "one stream" : "\(NumberText.whole(result.streams)) streams"
    let texts = result.texts.count == 1 ? result.texts[0] : "\(result.texts.count) texts"
    let repeated =
      result.isRepeated
      ? ", \(NumberText.whole(result.textTokens)) tokens repeated to" : ","
    return """
      \(texts)\(repeated) \(NumberText.whole(result.tokens)) tokens in \(streams)
      bits per byte \(NumberText.fixed(result.bitsPerByte, decimals: 4)), \
      loss \(NumberText.fixed(result.loss, decimals: 4)) nats/token
      """
  }

  private var tenths: TextTable {
    func column(
      _ title: String, _ unit: String, _ text: (StreamResult.Tenth) -> String
    ) -> TextTable.Column {
      TextTable.Column(title, unit: unit, cells: result.tenths.map { TextTable.Cell(text($0)) })
    }
    let measured = [
      column("tenth", "") { "\($0.tenth)" },
      column("loss", "nats/token") { NumberText.fixed($0.loss, decimals: 4) },
      column("speed", "tokens/s") { NumberText.fixed($0.tokensPerSecond) },
      column("memory", "MB") { NumberText.fixed($0.residentBytes / 1e6, decimals: 1) },
    ]
    return TextTable(
      measured
        + InstrumentColumn.all.compactMap { instrument in
          instrument.isPart(of: result)
            ? column(instrument.title, instrument.unit) { instrument.text(in: $0) } : nil
        })
  }
}

/// A column of what goes on inside: the largest over the layers, or the smallest.
private struct InstrumentColumn {
  let title: String
  let unit: String
  let ending: String
  var takesLeast = false
  var decimals = 3

  static let all = [
    InstrumentColumn(title: "hidden", unit: "rms", ending: ".out.rms"),
    InstrumentColumn(title: "average", unit: "rms", ending: ".ema_state.rms"),
    InstrumentColumn(title: "memory", unit: "rms", ending: ".memory.rms"),
    InstrumentColumn(
      title: "normalizer", unit: "least", ending: ".memory_normalizer.min", takesLeast: true),
    InstrumentColumn(title: "normalizer", unit: "most", ending: ".memory_normalizer.max"),
    InstrumentColumn(
      title: "written", unit: "a chunk", ending: ".memory_write_ratio.mean", decimals: 6),
    InstrumentColumn(title: "norm mean", unit: "rms", ending: ".timenorm.mean.rms"),
    InstrumentColumn(title: "norm variance", unit: "mean", ending: ".timenorm.variance.mean"),
    InstrumentColumn(title: "logits", unit: "most", ending: "logits.max"),
  ]

  func isPart(of result: StreamResult) -> Bool {
    result.instruments.contains { $0.hasSuffix(ending) }
  }

  func text(in tenth: StreamResult.Tenth) -> String {
    let values = tenth.instruments.filter { $0.key.hasSuffix(ending) }.values
    guard let value = takesLeast ? values.min() : values.max() else { return "-" }
    return NumberText.fixed(value, decimals: decimals)
  }
}
