import Store

extension ModelInsides {
  /// What the working memory holds after the sequence, for the first head of some layers.
  var memoryMatrices: [Figure] {
    taps.layers("memory", axes: ["example", "head", "key", "value"]).spread(atMost: Self.layers)
      .compactMap { tap in
        guard let memory = tap.last, memory.shape.count == 4 else { return nil }
        let (keys, width) = (memory.shape[2], memory.shape[3])
        let values = memory.reals
        let rows = (0..<keys).map { Array(values[($0 * width)..<(($0 + 1) * width)]) }
        return Figure(
          name: Figure.name("memory", variant, "\(tap.layer ?? 0)"),
          title: title("working memory", of: tap, head: 0), caption: when(tap),
          x: Figure.Axis(title: "feature of the values"),
          y: Figure.Axis(title: "feature of the keys"), series: [],
          matrix: Figure.Matrix("element", rows, isSigned: true))
      }
  }

  /// The largest singular values of the working memory over training, means over examples and heads.
  var singularValues: [Figure] {
    taps.layers("memory", axes: ["example", "head", "rank"]).spread(atMost: Self.layers)
      .compactMap { tap in
        guard let array = tap.all, array.shape.count == 4, tap.steps.count > 1 else { return nil }
        let (matrices, ranks) = (array.shape[1] * array.shape[2], array.shape[3])
        let values = array.reals
        let shown = min(ranks, 6)
        let series = (0..<shown).map { rank in
          Figure.Series(
            name: "\(rank + 1)", mark: tap.steps.count <= 20 ? .markedLine : .line,
            look: .depth(rank, of: shown),
            points: tap.steps.enumerated().map { row, step in
              let own = (0..<matrices).map { values[(row * matrices + $0) * ranks + rank] }
              return Figure.Point(x: Double(step), y: own.reduce(0, +) / Double(matrices))
            })
        }
        return Figure(
          name: Figure.name("memory-singular-values", variant, "\(tap.layer ?? 0)"),
          title: title("singular values of the memory", of: tap),
          caption: "The largest ones by rank, mean over examples and heads.",
          x: Figure.Axis(title: "step"), y: Figure.Axis(title: "singular value"), series: series)
      }
  }

  /// The part of what is read that comes from the memory, by position, a line a layer.
  ///
  ///     share = |mem| / (|mem| + |sca · r|),   norms over features, mean over examples
  var memoryShare: [Figure] {
    let reads = taps.layers("memory_read", axes: ["example", "time", "head", "value"])
    let axes = ["example", "time", "feature"]
    let series = reads.enumerated().compactMap { index, tap -> Figure.Series? in
      guard let attention = taps.beside(tap, "attention", axes: axes)?.last,
        let gate = taps.beside(tap, "gate", axes: axes)?.last, let memory = tap.last,
        let positions = tap.positions, memory.shape.count == 4,
        memory.count == attention.count, attention.shape == gate.shape
      else { return nil }
      let (examples, steps) = (memory.shape[0], memory.shape[1])
      let width = memory.shape[2] * memory.shape[3]
      let (m, a, r) = (memory.reals, attention.reals, gate.reals)
      let points = positions.enumerated().prefix(steps).map { step, position in
        let shares = (0..<examples).map { example -> Double in
          var (own, other) = (0.0, 0.0)
          let start = (example * steps + step) * width
          for place in start..<(start + width) {
            own += m[place] * m[place]
            other += a[place] * r[place] * a[place] * r[place]
          }
          let sum = own.squareRoot() + other.squareRoot()
          return sum > 0 ? own.squareRoot() / sum : 0
        }
        return Figure.Point(x: position, y: shares.reduce(0, +) / Double(examples))
      }
      return Figure.Series(
        name: "layer \(tap.layer ?? 0)", mark: .line, look: .depth(index, of: reads.count),
        points: points)
    }
    return [
      Figure(
        name: Figure.name("memory-share", variant),
        title: "\(variant): the memory's share of what is read",
        caption: "|mem| / (|mem| + |sca · r|), mean over the captured examples"
          + (setting("chunk_size").map { "; chunks of \($0) positions." } ?? "."),
        x: Figure.Axis(title: "position"), y: Figure.Axis(title: "share of the memory"),
        series: series)
    ]
  }
}
