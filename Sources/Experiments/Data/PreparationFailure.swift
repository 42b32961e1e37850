import Foundation
import Store

/// Whose a failure to prepare data is.
package enum PreparationFailure {
  /// Whether the system would not let the file be written, as a full disk does not; all else is about
  /// what was given: a source that cannot be read, a file that is there already.
  package static func isOfSystem(_ error: any Error) -> Bool {
    guard case .failed(_, _, _, let number) = error as? StoreError else { return false }
    return number != EEXIST
  }
}
