import Layers
import Store

/// The quantities of a model that a capture means, and how each is stored.
struct ResolvedCapture {
  /// What one pattern means.
  struct Match {
    let pattern: String
    /// In the model's order, without those that an earlier pattern means too.
    let selections: [TapSelection]
    /// Whether the pattern means anything, in an earlier pattern's company or not.
    let isAny: Bool
  }

  let specification: CaptureSpecification
  let matches: [Match]

  /// Looks for a capture's patterns among a model's quantities.
  init(_ specification: CaptureSpecification, in quantities: ModelQuantities) {
    self.specification = specification
    var taken: Set<String> = []
    matches = specification.taps.map { text in
      let pattern = TapPattern(text)
      let meant = quantities.all.filter { pattern.matches($0.name) }
      let new = meant.filter { taken.insert($0.name).inserted }
      return Match(
        pattern: text,
        selections: new.map {
          TapSelection($0, at: specification.positions, specification.reduction)
        }, isAny: !meant.isEmpty)
    }
  }

  /// Everything that is stored.
  var selections: [TapSelection] { matches.flatMap(\.selections) }

  /// Bytes that a pattern's taps take at one captured step.
  func bytesPerStep(of match: Match) -> Int {
    match.selections.reduce(0) { sum, selection in
      guard selection.problem == nil else { return sum }
      let shape = selection.layout.shape
      let bytes = shape.reduce(specification.element.bytes) { $0.timesSaturating($1) }
      return sum.addingSaturating(bytes)
    }
  }
}

extension CaptureElement {
  /// Bytes of a number.
  var bytes: Int { self == .float32 ? 4 : 2 }
}

extension Int {
  /// The product, or the largest number there is.
  func timesSaturating(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }

  /// The sum, or the largest number there is.
  func addingSaturating(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
