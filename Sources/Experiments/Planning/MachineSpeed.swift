import Tensors

/// How fast one thread of a machine is at what training consists of.
package struct MachineSpeed: Codable, Equatable, Sendable {
  /// How fast products of a certain width are.
  package struct ProductRate: Codable, Equatable, Sendable {
    /// The least extent of both factors, elements.
    package let width: Int
    /// Floating-point operations a second, of float32 and of bfloat16 factors.
    package let float32: Double
    package let bfloat16: Double

    /// Names a rate.
    package init(width: Int, float32: Double, bfloat16: Double) {
      self.width = width
      self.float32 = float32
      self.bfloat16 = bfloat16
    }
  }

  /// By ascending width; at least one.
  package let products: [ProductRate]
  /// What everything between products takes here, as a multiple of what it takes on the machine that
  /// the costs of `TrialWork` were measured on.
  package let pace: Double
  /// Threads that really run at once.
  package let cores: Int

  /// Names a speed.
  ///
  /// - Precondition: There is a product's rate; widths ascend.
  package init(products: [ProductRate], pace: Double, cores: Int) {
    precondition(!products.isEmpty && cores > 0, "\(products.count) rates, \(cores) cores")
    self.products = products
    self.pace = pace
    self.cores = cores
  }

  /// Seconds of a floating-point operation in a product whose narrowest factor is `width` wide.
  ///
  /// Between two measured widths the time is linear in 1/width, as it is when each row and column
  /// costs something of its own.
  func secondsPerFLOP(width: Int, _ precision: MatrixProduct.Precision) -> Double {
    func seconds(_ rate: ProductRate) -> Double {
      1 / (precision == .float32 ? rate.float32 : rate.bfloat16)
    }
    let inverse = 1 / Double(max(width, 1))
    guard let upper = products.firstIndex(where: { $0.width >= width }) else {
      return seconds(products[products.count - 1])
    }
    let (above, below) = (products[upper], products[max(upper - 1, 0)])
    // Below the narrowest measured one, every row costs what it costs there.
    guard above.width != below.width else {
      return seconds(above) * max(1, Double(above.width) * inverse)
    }
    let (first, last) = (1 / Double(below.width), 1 / Double(above.width))
    let place = (inverse - last) / (first - last)
    return seconds(above) + place * (seconds(below) - seconds(above))
  }
}

extension MachineSpeed {
  /// A core of the machine that the costs were measured on: for what trials take beside each other,
  /// where nobody wants to wait for a measurement.
  package static let usual = MachineSpeed(
    products: [ProductRate(width: 256, float32: 100e9, bfloat16: 300e9)], pace: 1, cores: 2)
}
