import CHDF5
import Foundation

/// Returns the result of an HDF5 call, or throws what the library says about its failure.
///
/// Every status passes through here. HDF5 reports failure by a negative number in all its types.
@discardableResult
func check<Status: SignedInteger>(
  _ status: Status, _ act: @autoclosure () -> String, _ file: String
) throws(StoreError) -> Status {
  guard status < 0 else { return status }
  throw StoreError(act: act(), file: file, frames: errorStack())
}

/// Returns the result of a POSIX call, or throws what `errno` says about its failure.
@discardableResult
func checkSystem(
  _ status: Int32, _ act: @autoclosure () -> String, _ file: String
) throws(StoreError) -> Int32 {
  let number = errno
  guard status < 0 else { return status }
  throw StoreError.failed(
    act: act(), file: file, reason: String(cString: strerror(number)), errno: number)
}

extension StoreError {
  /// Reads the frames of an error stack, innermost first, into one error.
  fileprivate init(act: String, file: String, frames: [String]) {
    let innermost = frames.first ?? "HDF5 gave no reason"
    if innermost.hasPrefix("truncated file") {
      self = .truncated(file: file, reason: innermost)
      return
    }
    let number = frames.lazy.compactMap(systemError).first
    let reason = number.map { String(cString: strerror($0)) } ?? innermost
    self = .failed(act: act, file: file, reason: reason, errno: number)
  }
}

/// The descriptions on this thread's error stack, from the function that failed outwards.
private func errorStack() -> [String] {
  var frames: [String] = []
  _ = withUnsafeMutablePointer(to: &frames) { frames in
    H5Ewalk2(
      chdf5_error_stack(), H5E_WALK_UPWARD,
      { _, frame, context in
        guard let text = frame?.pointee.desc else { return 0 }
        context?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: text))
        return 0
      }, frames)
  }
  return frames
}

/// The number after "errno = " in a description such as HDF5's file drivers write.
private func systemError(in description: String) -> Int32? {
  guard let range = description.range(of: "errno = ") else { return nil }
  return Int32(description[range.upperBound...].prefix(while: \.isNumber))
}
