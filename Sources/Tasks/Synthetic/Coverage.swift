import Foundation

/// How much of a set is met by drawing from it.
enum Coverage {
  /// The part of `size` things that `draws` uniform draws with replacement are expected to meet.
  ///
  ///     1 − (1 − 1 / size)^draws
  static func expected(draws: Double, outOf size: Double) -> Double {
    -expm1(draws * log1p(-1 / size))
  }
}
