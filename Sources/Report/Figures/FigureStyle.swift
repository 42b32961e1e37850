import Foundation

/// The one look of all figures: the colours of Okabe and Ito, which people of every colour vision can
/// tell apart, and dashes and marks that tell series apart without colours.
enum FigureStyle {
  /// Their yellow is left out, being too light on white.
  static let colours = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f",
  ]
  /// Dashes and gaps; the first is solid.
  static let dashes = ["solid", "(12,5)", "(3,4)", "(12,4,3,4)", "(18,6)"]
  /// Marks of gnuplot: disk, triangle, square, diamond, triangle downward.
  static let marks = [7, 9, 5, 13, 11]
  /// The ends of a heat map's shades, both light enough for the letters on them.
  static let shades = (low: "#f3f6f9", high: "#56b4e9", letters: "#101418")
  /// Size of a picture in points, and of its letters: legible where a phone shows it at two thirds.
  static let width = 560
  static let height = 400
  static let letters = 16

  static func colour(_ look: Figure.Look) -> String {
    switch look {
    case .kind(let number): colours[number % colours.count]
    case .depth(let place, let count): colour(ofDepth: place, count)
    }
  }

  static func dash(_ look: Figure.Look) -> String {
    switch look {
    case .kind(let number): dashes[(number + number / colours.count) % dashes.count]
    case .depth(let place, _): dashes[place % dashes.count]
    }
  }

  static func mark(_ look: Figure.Look) -> Int {
    switch look {
    case .kind(let number): marks[(number + number / colours.count) % marks.count]
    case .depth(let place, _): marks[place % marks.count]
    }
  }

  /// From blue over green to orange, of about equal lightness steps.
  private static func colour(ofDepth place: Int, _ count: Int) -> String {
    let stops: [(Double, Double, Double)] = [(38, 70, 148), (0, 140, 130), (224, 138, 30)]
    let share = count > 1 ? Double(place) / Double(count - 1) * 2 : 0
    let (first, rest) = (min(1, Int(share)), share - Double(min(1, Int(share))))
    func mixed(_ channel: (((Double, Double, Double)) -> Double)) -> Int {
      Int((channel(stops[first]) * (1 - rest) + channel(stops[first + 1]) * rest).rounded())
    }
    return String(format: "#%02x%02x%02x", mixed { $0.0 }, mixed { $0.1 }, mixed { $0.2 })
  }
}
