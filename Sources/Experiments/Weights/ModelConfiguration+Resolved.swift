import Foundation
import Models
import Specs

extension ModelConfiguration {
  /// The configuration under `model` of a resolved spec.
  ///
  /// - Parameters:
  ///   - text: JSON.
  ///   - file: Where it stands, for messages.
  /// - Throws: `WeightsError.noModel` when it is no JSON, `SpecErrors` with every mistake.
  init(resolved text: String, in file: String) throws {
    guard (try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil else {
      throw WeightsError.noModel(file: file)
    }
    // One level down, where `extends` means nothing: no file is read because another one says so.
    let document = try SpecDocument(text: "{\"spec\": \(text)}", name: file)
    self = try document.read(at: "spec.model")
  }
}
