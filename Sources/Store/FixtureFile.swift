/// A case of known answers: inputs, parameters, outputs and gradients of a module, a model or a
/// training run, computed elsewhere.
package struct FixtureFile: Equatable, Sendable {
  /// The version of the layout that this room reads and writes.
  package static let format = "gecko-fixture-1"

  /// Which module, or "model", or "trajectory".
  package var kind: String
  package var name: String
  /// The module's or model's options, JSON.
  package var config: String
  /// `inputs/`; like every group below, empty when the file has none.
  ///
  /// An array in a group inside it is called "a/b".
  package var inputs: [String: NumericArray] = [:]
  /// `params/`.
  package var parameters: [String: NumericArray] = [:]
  /// `outputs/`.
  package var outputs: [String: NumericArray] = [:]
  /// `cotangents/`.
  package var cotangents: [String: NumericArray] = [:]
  /// `grads/`.
  package var gradients: [String: NumericArray] = [:]
  /// `taps/`.
  package var taps: [String: NumericArray] = [:]
  /// `final_params/`.
  package var finalParameters: [String: NumericArray] = [:]

  /// A case without arrays yet.
  package init(kind: String, name: String, config: String) {
    self.kind = kind
    self.name = name
    self.config = config
  }

  /// Reads a whole fixture.
  ///
  /// - Throws: when there is no such file, it is not HDF5, an attribute is missing or the format
  ///   is another one, a dataset does not hold numbers, or all together exceed 4 GiB in memory.
  package init(reading path: String) throws(StoreError) {
    self = try HDF5File.read(path) { (root) throws(StoreError) in try Self(in: root) }
  }

  private init(in root: borrowing HDF5Object) throws(StoreError) {
    try root.requireFormat(Self.format)
    self.init(
      kind: try root.text(ofAttribute: "kind"), name: try root.text(ofAttribute: "name"),
      config: try root.text(ofAttribute: "config"))
    var bytes = 0
    for (group, arrays) in Self.groups where try root.contains(group) {
      var found: [String: NumericArray] = [:]
      try root.open(group).visitDatasets { (name, dataset) throws(StoreError) in
        bytes = try Self.bytes(bytes, adding: dataset)
        found[name] = try dataset.numbers()
      }
      self[keyPath: arrays] = found
    }
  }

  /// Writes the case as a new file.
  ///
  /// - Throws: when there is a file at the path already, or it cannot be written.
  package func write(to path: String) throws(StoreError) {
    var arrays: [String: NumericArray] = [:]
    for (group, members) in Self.groups {
      for (name, array) in self[keyPath: members] { arrays[group + "/" + name] = array }
    }
    let attributes = [
      Attribute("format", .text(Self.format)), Attribute("kind", .text(kind)),
      Attribute("name", .text(name)), Attribute("config", .text(config)),
    ]
    try DataFile.write(to: path, attributes: attributes, arrays: arrays)
  }

  private static var groups: [(String, WritableKeyPath<Self, [String: NumericArray]>)] {
    [
      ("inputs", \.inputs), ("params", \.parameters), ("outputs", \.outputs),
      ("cotangents", \.cotangents), ("grads", \.gradients), ("taps", \.taps),
      ("final_params", \.finalParameters),
    ]
  }

  /// The bytes read so far with those of one more dataset.
  private static func bytes(
    _ bytes: Int, adding dataset: borrowing HDF5Object
  ) throws(StoreError) -> Int {
    let more = try dataset.byteCount()
    guard more <= NumberLimit.bytes - bytes else {
      throw .malformed(
        file: dataset.file, place: dataset.place,
        expected: "at most \(NumberLimit.bytes / 8) numbers in the file",
        found: "an array of shape \(try dataset.extents())")
    }
    return bytes + more
  }
}
