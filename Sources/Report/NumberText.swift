import Foundation

/// Numbers as people read them, the same in every locale.
package enum NumberText {
  /// A number with a fixed number of decimals and commas between thousands: `1,234.50`.
  ///
  /// - Parameters:
  ///   - value: The number; `nan`, `inf` and `-inf` are said so.
  ///   - decimals: Digits after the point.
  ///   - isSigned: Whether a positive number gets a `+`; what rounds to zero gets no sign.
  /// - Returns: The text, without spaces.
  package static func fixed(
    _ value: Double, decimals: Int = 0, isSigned: Bool = false
  ) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
    let digits = String(format: "%.\(decimals)f", abs(value))
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    let sign = isZero ? "" : value < 0 ? "-" : isSigned ? "+" : ""
    let parts = digits.split(separator: ".", maxSplits: 1)
    let fraction = parts.count > 1 ? "." + parts[1] : ""
    return sign + grouped(parts.first ?? "0") + fraction
  }

  /// A whole number with commas between thousands: `803,072`.
  package static func whole(_ value: Int) -> String {
    (value < 0 ? "-" : "") + grouped(Substring(String(value.magnitude)))
  }

  /// A time as a clock shows it, to the second: `0:07`, `12:30`, `3:05:00`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "-:--" }
    let whole = Int(max(0, seconds).rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    let tail = (minutes < 10 && hours > 0 ? "0" : "") + "\(minutes):"
    return (hours > 0 ? "\(hours):" : "") + tail + (whole % 60 < 10 ? "0" : "") + "\(whole % 60)"
  }

  /// A time that was measured: to a tenth of a second below a minute, then as a clock shows it.
  package static func span(_ seconds: Double) -> String {
    seconds < 60 ? fixed(seconds, decimals: seconds < 1 ? 2 : 1) + " s" : duration(seconds)
  }

  /// The power of ten at or below a positive number.
  static func magnitude(of value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    return pow(10, log10(value).rounded(.down))
  }

  /// A number in three digits or so, with k, M or G for thousands, millions and billions: `1.5M`.
  package static func short(_ value: Double) -> String {
    for (unit, letter) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where abs(value) >= unit {
      return String(format: "%.3g", value / unit) + letter
    }
    return String(format: "%.3g", value)
  }

  private static func grouped(_ digits: Substring) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
