/// What an axis of captured arrays counts, where that is not 0, 1, 2 …: positions that were picked,
/// the borders of bins.
package struct CaptureScale: Equatable, Sendable {
  /// The axis it belongs to, wherever that has as many indices as there are values.
  package let axis: String
  /// One value for each index.
  package let values: [Double]

  /// Names an axis and its values.
  package init(axis: String, values: [Double]) {
    self.axis = axis
    self.values = values
  }
}
