import CKernels

/// The own kernels of a precision; `product.h` says what they are given.
struct TiledKernels: Sendable {
  typealias Product =
    @Sendable @convention(c) (
      gecko_result, gecko_factor, gecko_factor, Int, Int, Int, UnsafeMutablePointer<Float>?
    ) -> Void
  typealias ProductOfStrips =
    @Sendable @convention(c) (
      gecko_result, gecko_factor, UnsafePointer<Float>?, Int, Int, Int,
      UnsafeMutablePointer<Float>?
    ) -> Void

  private let isSingle: Bool
  let product: Product
  let productOfStrips: ProductOfStrips
  let fillStrips:
    @Sendable @convention(c) (UnsafeMutablePointer<Float>?, gecko_factor, Int, Int) -> Void
  /// Floats that the strips of so many columns and terms take.
  let stripsSize: @Sendable @convention(c) (Int, Int) -> Int

  /// Whether a left factor is read as it lies, without being laid out first: one of floats along its rows.
  func readsInPlace(_ left: MatrixProduct.Operand) -> Bool { isSingle && !left.isTransposed }

  fileprivate static let float32 = TiledKernels(
    isSingle: true, product: gecko_float32_product,
    productOfStrips: gecko_float32_product_of_strips,
    fillStrips: gecko_float32_product_strips, stripsSize: gecko_float32_product_strips_size)
  fileprivate static let bfloat16 = TiledKernels(
    isSingle: false, product: gecko_bfloat16_product,
    productOfStrips: gecko_bfloat16_product_of_strips,
    fillStrips: gecko_bfloat16_product_strips, stripsSize: gecko_bfloat16_product_strips_size)
}

extension MatrixMultiplier.Method {
  /// Its kernels; `nil` when they are not our own.
  var tiles: TiledKernels? {
    switch self {
    case .float32Tiles: .float32
    case .bfloat16Tiles: .bfloat16
    case .openBLAS, .bfloat16Emulation: nil
    }
  }
}
