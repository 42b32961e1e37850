import Store

extension ModelInsides {
  /// The weights that queries give keys, by position, for the first two heads of some layers.
  var attentionMaps: [Figure] {
    let whole = taps.layers("attention_weights", axes: ["example", "head", "time", "key_position"])
    let offset = taps.layers("attention_weights", axes: ["example", "head", "time", "key_offset"])
    return (whole + offset).spread(atMost: Self.layers).flatMap { tap -> [Figure] in
      guard let weights = tap.last, let positions = tap.positions, weights.shape.count == 4 else {
        return []
      }
      let (heads, queries, width) = (weights.shape[1], weights.shape[2], weights.shape[3])
      guard positions.count == queries, queries > 1 else { return [] }
      let length = (positions.last.map { Int($0) } ?? 0) + 1
      let isOffset = tap.layout.axes.last == "key_offset"
      let values = weights.reals
      return (0..<min(2, heads)).map { head in
        let rows = (0..<queries).map { query -> [Double] in
          let start = (head * queries + query) * width
          let own = values[start..<(start + width)]
          guard isOffset else { return Array(own) }
          var row = [Double](repeating: 0, count: length)
          let first = firstKey(ofQueryAt: Int(positions[query]), width: width)
          for (place, weight) in zip(first..., own) where row.indices.contains(place) {
            row[place] = weight
          }
          return row
        }
        return Figure(
          name: Figure.name("attention", variant, "\(tap.layer ?? 0)", "\(head)"),
          title: title("attention", of: tap, head: head),
          caption: when(tap) + " Lines part chunks; colours end at the 99th percentile.",
          x: Figure.Axis(title: "position of the key"),
          y: Figure.Axis(title: queries == length ? "position of the query" : "captured query"),
          series: [],
          matrix: Figure.Matrix(
            "attention weight", rows, isSigned: false,
            borders: queries == length ? chunkBorders(length: length) : []))
      }
    }
  }

  /// The position of the first key that the row of a query shows.
  ///
  /// A row is as wide as what any query can see: two chunks, a chunk, or a window.
  private func firstKey(ofQueryAt position: Int, width: Int) -> Int {
    let chunk = setting("chunk_size") ?? width
    switch taps.specification.values["model.attention"] {
    case "sliding_window": return position - width + 1
    case "chunk": return position / chunk * chunk
    default: return (position / chunk - 1) * chunk
    }
  }
}
