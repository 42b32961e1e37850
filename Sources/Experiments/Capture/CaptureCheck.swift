import Layers
import Specs
import Training

/// What is wrong with the captures of a study, as far as models are needed to know it.
///
/// Nothing is run: a model's taps, and so the bytes of a capture, follow from its configuration.
struct CaptureCheck {
  /// A variant, and the spec as the variant changes it.
  struct Variant {
    let name: String
    let specification: StudySpecification
    let document: SpecDocument
  }

  /// The mistakes of all variants' captures, each at its place.
  static func mistakes(in variants: [Variant]) -> [SpecDiagnostic] {
    let checks = variants.compactMap { CaptureCheck($0) }
    var mistakes: [SpecDiagnostic] = []
    for check in checks {
      mistakes += check.strayPatterns(beside: checks)
      let own = check.impossibleReductions + check.excess
      mistakes +=
        variants.count == 1
        ? own : own.map { $0.within("variant \(SpecName.quoted(check.variant.name))") }
    }
    return mistakes
  }

  private let variant: Variant
  private let captures: [ResolvedCapture]
  /// What there is to capture, for each capture.
  private let quantities: [ModelQuantities]

  /// Resolves a variant's captures; `nil` when it has none.
  private init?(_ variant: Variant) {
    let study = variant.specification
    guard !study.captures.isEmpty else { return nil }
    self.variant = variant
    let quantities = study.captures.map { capture in
      ModelQuantities(
        of: study.model, vocabularySize: study.task.vocabularySize, examples: capture.examples,
        length: study.task.length, for: capture.taps)
    }
    self.quantities = quantities
    captures = zip(study.captures, quantities).map { ResolvedCapture($0, in: $1) }
  }

  private func place(_ path: String) -> SpecPlace { variant.document.place(of: path) }

  /// Patterns that mean nothing in any variant; said once, at whichever variant has them.
  private func strayPatterns(beside others: [CaptureCheck]) -> [SpecDiagnostic] {
    captures.enumerated().flatMap { index, capture in
      capture.matches.enumerated().compactMap { position, match -> SpecDiagnostic? in
        let isKnown = others.contains { other in
          other.captures.contains {
            $0.matches.contains { $0.pattern == match.pattern && $0.isAny }
          }
        }
        guard !isKnown, !match.isAny else { return nil }
        let nearest = SpecName.nearest(
          to: match.pattern,
          among: others.flatMap { $0.quantities.flatMap(\.generalNames) })
        let hint =
          nearest.map { "did you mean \(SpecName.quoted($0))?" }
          ?? "there are "
          + others[0].quantities[0].generalNames.joined(separator: ", ")
        return SpecDiagnostic(
          at: place("capture.\(index).taps.\(position)"),
          path: "capture[\(index)].taps[\(position)]",
          .rule(
            "expected the name of a tap of some variant, found \(SpecName.quoted(match.pattern)), "
              + "which is none; " + hint))
      }
    }
  }

  /// Reductions that need an axis which a tap does not have: one line a pattern.
  private var impossibleReductions: [SpecDiagnostic] {
    captures.enumerated().flatMap { index, capture in
      capture.matches.compactMap { match -> SpecDiagnostic? in
        guard let bad = match.selections.first(where: { $0.problem != nil }),
          let lack = bad.problem
        else { return nil }
        let axes = bad.source.axes.map(\.rawValue).joined(separator: ", ")
        return SpecDiagnostic(
          at: place("capture.\(index).reduce"), path: "capture[\(index)].reduce",
          .rule(
            "expected taps with \(lack) for \(capture.specification.reduce.rawValue), found "
              + "\(bad.source.name) with the axes \(axes)"))
      }
    }
  }

  /// What the captures take, by pattern, when that is more than they may.
  private var excess: [SpecDiagnostic] {
    let study = variant.specification
    let steps = study.training.configuration.steps
    var total = 0
    var parts: [SpecDiagnostic] = []
    for (index, capture) in captures.enumerated() {
      let count = capture.specification.steps.count(of: steps)
      for (position, match) in capture.matches.enumerated() where !match.selections.isEmpty {
        let bytes = capture.bytesPerStep(of: match).timesSaturating(count)
        total = total.addingSaturating(bytes)
        let taps = "\(match.selections.count) \(match.selections.count == 1 ? "tap" : "taps")"
        parts.append(
          SpecDiagnostic(
            at: place("capture.\(index).taps.\(position)"),
            path: "capture[\(index)].taps[\(position)]",
            .rule(
              "\(SpecName.quoted(match.pattern)) takes \(ByteCount.text(bytes)): \(taps) after "
                + "\(count) \(count == 1 ? "step" : "steps")")))
      }
    }
    guard total > study.captureLimit else { return [] }
    let remedy =
      total == .max
      ? "capture less" : "capture less, or set capture_limit: \(ByteCount.roundedUp(total))"
    // What is nearly the same is told to the byte.
    let isNear = ByteCount.text(total) == ByteCount.text(study.captureLimit)
    let words = [study.captureLimit, total].map { isNear ? "\($0) B" : ByteCount.text($0) }
    let sum = SpecDiagnostic(
      at: place("capture"), path: "capture",
      .rule(
        "expected at most capture_limit, \(words[0]), a trial, found \(words[1]); \(remedy)"))
    return [sum] + parts
  }
}
