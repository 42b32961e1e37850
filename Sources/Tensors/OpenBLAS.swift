import COpenBLAS

/// Matrix products by OpenBLAS, one thread a call.
enum OpenBLAS {
  /// Done once, before the first product: one thread a call, for parallelism is the workers'.
  private static let preparation: Void = openblas_set_num_threads(1)

  /// The name of the kernels in use and the build of the library.
  static var description: String {
    _ = preparation
    let build = String(cString: openblas_get_config()).trimmingTrailingSpaces
    return "\(build), kernels \(String(cString: openblas_get_corename()))"
  }

  /// As `MatrixMultiplier.multiply`; extents are at least 1, and the result has no other start.
  static func multiply(
    _ a: MatrixProduct.Operand, _ b: MatrixProduct.Operand, _ m: Int, _ n: Int, _ k: Int,
    into result: ProductResult
  ) {
    _ = preparation
    let (update, c) = (result.update, result.memory)
    cblas_sgemm(
      CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
      b.isTransposed ? CblasTrans : CblasNoTrans, blasint(m), blasint(n), blasint(k),
      update == .subtract ? -1 : 1, a.pointer, blasint(a.stride), b.pointer, blasint(b.stride),
      update == .replace ? 0 : 1, c.pointer, blasint(c.stride))
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
