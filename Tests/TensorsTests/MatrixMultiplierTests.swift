import Tensors
import Testing

/// A product by each method that this processor has.
@Suite struct `A matrix product` {
  static let rounding = MatrixMultiplier.Method.available(for: .bfloat16)
  static let methods = MatrixMultiplier.Method.available(for: .float32) + rounding
  static let orientations: [MatrixProduct.Transposition] = [.none, .first, .second]
  static let awkward = [1, 3, 9, 17, 63, 65, 129]

  @Test(arguments: orientations, methods)
  func `agrees with the definition on awkward sizes`(
    _ transposed: MatrixProduct.Transposition, _ method: MatrixMultiplier.Method
  ) {
    for m in Self.awkward {
      for n in Self.awkward {
        for k in Self.awkward {
          let trial = ProductTrial(m, n, k, transposed)
          let product = trial.product(by: method)
          #expect(trial.excess(of: product, by: method) <= 0, "\(m) x \(n) x \(k)")
        }
      }
    }
  }

  /// Sums of more than 256 or 512 terms, more than 96 rows and more than 1024 columns come in pieces;
  /// of up to 8 rows they are never laid out anew.
  @Test(
    arguments: [
      (200, 40, 1031), (13, 1101, 515), (97, 33, 513), (12, 32, 1024), (2, 1101, 515),
      (8, 70, 1031),
    ], orientations)
  func `agrees with the definition when it is cut into pieces`(
    _ size: (m: Int, n: Int, k: Int), _ transposed: MatrixProduct.Transposition
  ) {
    let trial = ProductTrial(size.m, size.n, size.k, transposed)
    for method in Self.methods {
      #expect(trial.excess(of: trial.product(by: method), by: method) <= 0, "\(method)")
      let start = Tensor((0..<size.m * size.n).map { Float($0 % 7) }, shape: [size.m, size.n])
      for (update, sign) in [(MatrixProduct.Update.add, 1.0), (.subtract, -1)] {
        let sum = start.copy()
        trial.product(by: method, update, of: sum)
        #expect(
          trial.excess(of: sum, by: method, startingFrom: start, sign: sign) <= 0,
          "\(method), \(update)")
      }
    }
  }

  @Test(arguments: orientations, methods)
  func `reads and writes nothing but its views`(
    _ transposed: MatrixProduct.Transposition, _ method: MatrixMultiplier.Method
  ) {
    for (m, n, k) in [(5, 7, 3), (30, 50, 41), (64, 128, 32)] {
      let trial = ProductTrial(m, n, k, transposed)
      func view(_ x: Tensor) -> Tensor {
        let wide = Tensor(
          [Float](repeating: .nan, count: x.rows * (x.columns + 5)), shape: [x.rows, x.columns + 5])
        let view = wide.columns(2..<2 + x.columns)
        view.copy(from: x)
        return view
      }
      let wide = Tensor([Float](repeating: -1, count: m * (n + 3)), shape: [m, n + 3])
      MatrixMultiplier(by: method, in: nil).multiply(
        view(trial.a), by: view(trial.b), transposing: transposed,
        into: wide.columns(1..<1 + n))
      #expect(wide.columns(1..<1 + n).values == trial.product(by: method).values)
      #expect(
        (wide.columns(0..<1).values + wide.columns(n + 1..<n + 3).values).allSatisfy { $0 == -1 })
    }
  }

  @Test(arguments: methods, [3, 130])
  func `has the same bits each time, wherever its operands lie`(
    _ method: MatrixMultiplier.Method, _ rows: Int
  ) {
    let trial = ProductTrial(rows, 70, 600, .second)
    let expected = trial.product(by: method).values
    let pool = BufferPool(isPoisoned: true)
    for shift in 0..<17 {
      func shifted(_ x: Tensor) -> Tensor {
        let copy = Tensor([x.count + shift], in: pool).slice(from: shift, shape: x.shape)
        copy.copy(from: x)
        return copy
      }
      let product = Tensor([rows * 70 + shift], in: pool).slice(from: shift, shape: [rows, 70])
      MatrixMultiplier(by: method, in: pool).multiply(
        shifted(trial.a), by: shifted(trial.b), transposing: .second, into: product)
      #expect(product.values == expected)
    }
  }

  /// Pieces of a sequence, of any lengths, give what it gives whole.
  @Test(arguments: methods.filter { $0 != .openBLAS }, [MatrixProduct.Transposition.none, .second])
  func `has rows whose bits do not depend on the others`(
    _ method: MatrixMultiplier.Method, _ transposed: MatrixProduct.Transposition
  ) {
    // The emulation has the bits of the float32 product that it is made of.
    if method == .bfloat16Emulation && MatrixMultiplier.Method.best(for: .float32) == .openBLAS {
      return
    }
    let trial = ProductTrial(120, 70, 600, transposed)
    let whole = trial.product(by: method)
    for range in [0..<1, 1..<3, 3..<8, 8..<16, 16..<25, 25..<120] {
      let piece = Tensor([range.count, 70], in: BufferPool(isPoisoned: true))
      MatrixMultiplier(by: method, in: nil).multiply(
        trial.a.entries(range), by: trial.b, transposing: transposed, into: piece)
      #expect(piece.values == whole.entries(range).values, "\(range)")
    }
  }

  @Test(arguments: methods.filter { $0.isTiled }, 1...8)
  func `of few rows has the same bits with a factor that was laid out for it`(
    _ method: MatrixMultiplier.Method, _ rows: Int
  ) {
    for (n, k) in [(1, 1), (17, 3), (63, 257), (64, 600), (130, 1031)] {
      let trial = ProductTrial(rows, n, k, .second)
      let multiplier = MatrixMultiplier(by: method, in: nil)
      let strips = multiplier.strips(ofTransposed: trial.b)
      for update in MatrixProduct.Update.allCases {
        let start = (0..<rows * n).map { Float($0 % 7) }
        let (plain, found) = (
          Tensor(start, shape: [rows, n]), Tensor(start, shape: [rows, n])
        )
        trial.product(by: method, update, of: plain)
        multiplier.multiply(
          trial.a, byTransposed: trial.b, inStrips: strips, update: update, into: found)
        #expect(found.values == plain.values, "\(n) columns of \(k) terms, \(update)")
      }
    }
  }

  @Test(arguments: methods, [1, 8, 40])
  func `starts from a matrix or a row elsewhere as from one that is there`(
    _ method: MatrixMultiplier.Method, _ rows: Int
  ) {
    // More terms than are summed at a time, and none.
    for terms in [0, 5, 1031] {
      let trial = ProductTrial(rows, 70, terms, .second)
      let wide = Tensor((0..<rows * 75).map { Float($0 % 11) }, shape: [rows, 75])
      let bias = Tensor((0..<70).map { Float($0 % 5) }, shape: [70])
      let repeated = Tensor((0..<rows).flatMap { _ in bias.values }, shape: [rows, 70])
      for (start, same) in [(wide.columns(2..<72), wide.columns(2..<72)), (bias, repeated)] {
        let expected = same.copy()
        trial.product(by: method, of: expected)
        for team in [nil, WorkerPool(count: 3)] {
          let product = Tensor([rows, 70], in: BufferPool(isPoisoned: true))
          MatrixMultiplier(by: method, in: nil).multiply(
            trial.a, by: trial.b, transposing: .second, startingFrom: start, into: product,
            sharedBy: team)
          #expect(product.values == expected.values, "\(terms) terms")
        }
        guard method.isTiled && rows <= 8 && terms > 0 else { continue }
        let product = Tensor([rows, 70], in: BufferPool(isPoisoned: true))
        let multiplier = MatrixMultiplier(by: method, in: nil)
        multiplier.multiply(
          trial.a, byTransposed: trial.b, inStrips: multiplier.strips(ofTransposed: trial.b),
          startingFrom: start, into: product)
        #expect(product.values == expected.values, "in strips, \(terms) terms")
      }
    }
  }

  @Test(arguments: methods, orientations)
  func `has the same bits when a team shares it`(
    _ method: MatrixMultiplier.Method, _ transposed: MatrixProduct.Transposition
  ) {
    for (m, n, k) in [(1, 1000, 300), (129, 65, 300), (65, 129, 300), (300, 20, 515)] {
      let trial = ProductTrial(m, n, k, transposed)
      let expected = trial.product(by: method).values
      for threads in [2, 3, 7] {
        let product = Tensor([m, n], in: BufferPool(isPoisoned: true))
        MatrixMultiplier(by: method, in: nil).multiply(
          trial.a, by: trial.b, transposing: transposed, into: product,
          sharedBy: WorkerPool(count: threads))
        #expect(product.values == expected, "\(m) x \(n) x \(k), \(threads) threads")
      }
    }
  }

  /// A matrix times one shows how its elements were rounded.
  @Test(arguments: rounding)
  func `rounds to nearest, ties to even`(_ method: MatrixMultiplier.Method) {
    var random = RandomStream(seed: 3)
    let halfway: [UInt32] = [0x3f80_8000, 0x3f81_8000, 0x3f80_8001, 0x3f80_7fff, 0xbf81_8000]
    let notNumbers: [UInt32] = [0x7f80_0001, 0x7fff_ffff, 0xffff_ffff]
    let extreme: [UInt32] = [0, 0x8000_0000, 0x7f80_0000, 0x7f7f_ffff, 0x0080_0000, 0x007f_ffff]
    let patterns =
      halfway + extreme + notNumbers
      + (0..<2000).map { _ in UInt32(random.integer(below: 1 << 32)) }
    let values = patterns.map { Float(bitPattern: $0) }
    let x = Tensor(values, shape: [values.count, 1])
    let product = Tensor([values.count, 1], in: BufferPool(isPoisoned: true))
    MatrixMultiplier(by: method, in: nil).multiply(
      x, by: Tensor([1], shape: [1, 1]), into: product)
    for (value, rounded) in zip(values, product.values) {
      let expected = ProductTrial.rounded(value)
      #expect(rounded == expected || (rounded.isNaN && expected.isNaN), "\(value)")
    }
  }

  @Test(arguments: methods)
  func `carries what is not finite into its row and column only`(
    _ method: MatrixMultiplier.Method
  ) {
    let trial = ProductTrial(20, 40, 33, .none)
    let expected = trial.product(by: method).values
    trial.a.slice(from: 3 * 33 + 32, shape: [1]).fill(.nan)
    trial.b.slice(from: 5, shape: [1]).fill(.infinity)
    let product = trial.product(by: method).values
    for index in product.indices {
      let (row, column) = (index / 40, index % 40)
      if row == 3 || column == 5 {
        #expect(!product[index].isFinite)
      } else {
        #expect(product[index] == expected[index])
      }
    }
  }

  @Test func `is chosen by precision, and not by default`() {
    let trial = ProductTrial(9, 8, 7, .none)
    let (float32, bfloat16) = (Tensor.zeros([9, 8]), Tensor.zeros([9, 8]))
    MatrixProduct.multiply(trial.a, by: trial.b, into: float32)
    MatrixProduct.multiply(trial.a, by: trial.b, precision: .bfloat16, into: bfloat16)
    #expect(bfloat16.values == trial.product(by: .best(for: .bfloat16)).values)
    #expect(float32.values == trial.product(by: .best(for: .float32)).values)
    #expect(zip(float32.values, bfloat16.values).contains { abs($0 - $1) > 1e-4 })
    #expect(zip(float32.values, bfloat16.values).allSatisfy { abs($0 - $1) < 0.5 })
  }

  @Test(arguments: MatrixProduct.Precision.allCases)
  func `of no terms is zero, or nothing added`(_ precision: MatrixProduct.Precision) {
    let product = Tensor([1, 2, 3, 4], shape: [2, 2])
    let (a, b) = (Tensor.zeros([2, 0]), Tensor.zeros([0, 2]))
    MatrixProduct.multiply(a, by: b, accumulating: true, precision: precision, into: product)
    #expect(product.values == [1, 2, 3, 4])
    MatrixProduct.multiply(a, by: b, precision: precision, into: product)
    #expect(product.values == [0, 0, 0, 0])
  }

  @Test(arguments: MatrixProduct.Precision.allCases)
  func `asks the system for work space once`(_ precision: MatrixProduct.Precision) {
    let (pool, trial) = (BufferPool(), ProductTrial(65, 63, 17, .second))
    let product = Tensor.zeros([65, 63])
    for _ in 0..<5 {
      MatrixProduct.multiply(
        trial.a, by: trial.b, transposing: .second, precision: precision, pool: pool, into: product)
    }
    #expect(pool.systemAllocations <= 2)
  }

  @Test func `of unlike extents is refused`() async {
    await #expect(processExitsWith: .failure) {
      MatrixProduct.multiply(
        Tensor.zeros([2, 3]), by: Tensor.zeros([4, 2]), precision: .bfloat16,
        into: Tensor.zeros([2, 2]))
    }
  }
}

extension Tensor {
  fileprivate func copy() -> Tensor { Tensor(values, shape: shape) }
}
