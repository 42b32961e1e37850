import Synchronization

/// What has been computed from parameters that do not change, kept for later passes.
///
/// A pass over many steps computes such things anew: they are cheap beside the rest, and parameters in
/// training differ at every step. One step of one sequence is not much more work than they are. The
/// sources are kept, too, so that their addresses stay theirs; none may be written to.
package final class DerivedTensors: Sendable {
  /// What a tensor was made for.
  enum Use: Hashable {
    /// The right factor, transposed, of products of few rows: strips as the product passes by them.
    case strips(MatrixProduct.Precision)
    /// Coefficients of a moving average whose gamma has a factor; made of alpha and all beside it.
    case averageCoefficients(scale: Float)
  }

  private struct Key: Hashable {
    let use: Use
    let address: Int
    let shape: Shape
  }

  private struct Entry {
    let source: Tensor
    let derived: Tensor
  }

  private let entries = Mutex<[Key: Entry]>([:])

  /// Nothing yet.
  package init() {}

  /// The tensor of a use of `source`, made the first time.
  func tensor(_ use: Use, of source: Tensor, _ make: () -> Tensor) -> Tensor {
    let key = Key(use: use, address: Int(bitPattern: source.pointer), shape: source.shape)
    if let entry = entries.withLock({ $0[key] }) { return entry.derived }
    // Two threads may make it at the same time; it is the same tensor.
    let derived = make()
    entries.withLock { $0[key] = Entry(source: source, derived: derived) }
    return derived
  }
}
