/// Something that only the owning thread may touch, held by whoever hands it work.
///
/// `@unchecked Sendable`: every access is checked to be on the owning thread.
final class Confined<Value: AnyObject>: @unchecked Sendable {
  private var content: Value?

  /// Nothing, until the owning thread puts it in.
  init() {}

  /// The value, or `nil` before it is put in and after it is taken out.
  var value: Value? {
    get {
      checkThread()
      return content
    }
    set {
      checkThread()
      content = newValue
    }
  }

  /// Gives the value up without releasing it, so that none of its handles is ever closed.
  ///
  /// After a failed write closing would publish what was not written (zeros after ENOSPC).
  func abandon() {
    checkThread()
    if let content { _ = Unmanaged.passRetained(content) }
    content = nil
  }

  private func checkThread() {
    precondition(owner.isCurrent, "an HDF5 object was touched outside the thread that owns it")
  }
}
