/// A curve of one line of text.
package enum Sparkline {
  private static let levels = Array("▁▂▃▄▅▆▇█")

  /// Values from left to right, each place the mean of those that fall on it, from the lowest to the
  /// highest of these means.
  ///
  /// - Parameters:
  ///   - values: The curve; what is not finite is passed over.
  ///   - width: Most places of the text.
  /// - Returns: As many places as there are values, at most `width`; empty when none is finite.
  package static func text(_ values: [Double], width: Int) -> String {
    let finite = values.filter(\.isFinite)
    let places = min(width, finite.count)
    guard places > 0 else { return "" }
    let means = (0..<places).map { place in
      let part = finite[(place * finite.count / places)..<((place + 1) * finite.count / places)]
      return part.reduce(0, +) / Double(part.count)
    }
    guard let low = means.min(), let high = means.max(), low < high else {
      return String(repeating: levels[0], count: places)
    }
    return String(
      means.map { levels[Int((($0 - low) / (high - low) * 7).rounded())] })
  }

  /// A bar of which a part is full.
  package static func bar(_ part: Double, width: Int) -> String {
    let full = Int((min(1, max(0, part)) * Double(width)).rounded(.down))
    return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
  }
}
