package import Layers
package import Store

/// How a tap becomes what is stored: some positions of its time, then a reduction.
package struct TapSelection: Sendable {
  /// The tap as it arrives.
  package let source: TapShape
  private let positions: [Int]?
  private let reduction: CaptureReduction

  /// Selects from `source`; `positions` mean nothing to a tap without an axis of time.
  package init(_ source: TapShape, at positions: CapturePositions, _ reduction: CaptureReduction) {
    self.source = source
    self.reduction = reduction
    let isWhole = positions == .all
    self.positions = source.time.flatMap { isWhole ? nil : positions.indices(of: source.shape[$0]) }
  }

  /// What the tap lacks for its reduction, in words; `nil` when it lacks nothing.
  package var problem: String? {
    switch reduction {
    case .none:
      nil
    case .mean, .rms:
      source.time == nil ? "an axis of time" : nil
    case .histogram:
      source.axes.allSatisfy(\.isCountedApart) ? "an axis to count along" : nil
    case .singularValues:
      source.axes.filter { $0 != .example }.count < 2 ? "two axes beside the examples'" : nil
    }
  }

  /// The layout of what is stored.
  ///
  /// - Precondition: There is no `problem`.
  package var layout: TapLayout {
    let axes = source.axes.map(\.rawValue)
    let shape = selectedShape
    func layout(_ kept: [Int], and extra: (axis: String, extent: Int)?) -> TapLayout {
      TapLayout(
        name: source.name, shape: kept.map { shape[$0] } + (extra.map { [$0.extent] } ?? []),
        axes: kept.map { axes[$0] } + (extra.map { [$0.axis] } ?? []))
    }
    switch reduction {
    case .none:
      return layout(Array(shape.indices), and: nil)
    case .mean, .rms:
      return layout(shape.indices.filter { $0 != source.time }, and: nil)
    case .histogram(let bins):
      return layout(
        shape.indices.filter { source.axes[$0].isCountedApart }, and: ("bin", bins.starts.count))
    case .singularValues(let top):
      let extent = min(top, shape.suffix(2).min() ?? top)
      return layout(Array(shape.indices.dropLast(2)), and: ("rank", extent))
    }
  }

  /// What the layout's axes count where that is not 0, 1, 2 and so on.
  package var scales: [CaptureScale] {
    var scales: [CaptureScale] = []
    if let positions, reduction == .none {
      scales.append(CaptureScale(axis: TapAxis.time.rawValue, values: positions.map(Double.init)))
    }
    if case .histogram(let bins) = reduction {
      scales.append(CaptureScale(axis: "bin", values: bins.starts))
    }
    return scales
  }

  private var selectedShape: [Int] {
    var shape = source.shape
    if let positions, let time = source.time { shape[time] = positions.count }
    return shape
  }

  /// What is stored of the tap's elements, row-major both.
  package func callAsFunction(_ elements: [Float]) -> [Float] {
    let selected = selected(of: elements)
    switch reduction {
    case .none: return selected
    case .mean:
      return overTime(selected) {
        $0
      } finishing: {
        $0
      }
    case .rms:
      return overTime(selected) {
        $0 * $0
      } finishing: {
        $0.squareRoot()
      }
    case .histogram(let bins): return histogram(of: selected, bins)
    case .singularValues: return singularValues(of: selected)
    }
  }
}

extension TapSelection {
  private func selected(of elements: [Float]) -> [Float] {
    guard let positions, let time = source.time else { return elements }
    let length = source.shape[time]
    let inner = source.shape.dropFirst(time + 1).reduce(1, *)
    let outer = source.shape.prefix(time).reduce(1, *)
    var kept: [Float] = []
    kept.reserveCapacity(outer * positions.count * inner)
    for place in 0..<outer {
      for position in positions {
        let start = (place * length + position) * inner
        kept += elements[start..<start + inner]
      }
    }
    return kept
  }

  /// Means over time, in double.
  private func overTime(
    _ elements: [Float], _ term: (Double) -> Double, finishing finish: (Double) -> Double
  ) -> [Float] {
    let shape = selectedShape
    guard let time = source.time else { return elements }
    let inner = shape.dropFirst(time + 1).reduce(1, *)
    let outer = shape.prefix(time).reduce(1, *)
    var means: [Float] = []
    means.reserveCapacity(outer * inner)
    for place in 0..<outer {
      var sums = [Double](repeating: 0, count: inner)
      for step in 0..<shape[time] {
        let start = (place * shape[time] + step) * inner
        for index in 0..<inner { sums[index] += term(Double(elements[start + index])) }
      }
      means += sums.map { Float(finish($0 / Double(shape[time]))) }
    }
    return means
  }

  /// The part of each example's and head's elements in each bin; a NaN is in none.
  private func histogram(of elements: [Float], _ bins: HistogramBins) -> [Float] {
    let shape = selectedShape
    let apart = shape.indices.filter { source.axes[$0].isCountedApart }
    let groups = apart.reduce(1) { $0 * shape[$1] }
    var counts = [Int](repeating: 0, count: groups * bins.starts.count)
    let width = shape.last ?? 1
    for row in 0..<elements.count / max(width, 1) {
      let group = group(ofRow: row, apart, shape)
      for element in elements[row * width..<(row + 1) * width] where !element.isNaN {
        counts[group * bins.starts.count + bins.bin(of: element)] += 1
      }
    }
    let each = Float(elements.count / max(groups, 1))
    return counts.map { Float($0) / each }
  }

  /// The place of a row, an index of all axes but the last, among those that are counted apart.
  private func group(ofRow row: Int, _ apart: [Int], _ shape: [Int]) -> Int {
    var rest = row
    var indices = [Int](repeating: 0, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      indices[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    return apart.reduce(0) { $0 * shape[$1] + indices[$1] }
  }

  private func singularValues(of elements: [Float]) -> [Float] {
    let matrix = Array(selectedShape.suffix(2))
    let count = layout.shape.last ?? 0
    let size = matrix[0] * matrix[1]
    return stride(from: 0, to: elements.count, by: size).flatMap { start in
      SingularValues.largest(
        count, of: elements[start..<start + size], rows: matrix[0], columns: matrix[1]
      ).map { Float($0) }
    }
  }
}

extension TapShape {
  /// The index of the axis of time, if there is one.
  fileprivate var time: Int? { axes.firstIndex(of: .time) }
}

extension TapAxis {
  /// Whether a histogram has its own counts for each index.
  fileprivate var isCountedApart: Bool { self == .example || self == .head }
}
