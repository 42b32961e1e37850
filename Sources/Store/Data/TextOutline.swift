/// All of a prepared text but its tokens, and where those go.
struct TextOutline: Sendable {
  let attributes: [Attribute]
  let width: TokenWidth
  let count: Int
  /// Where documents begin; `nil` in a text without.
  let documents: [Int64]?
  let files: [(name: String, start: Int)]

  /// Makes the file with room for the tokens.
  ///
  /// - Parameters:
  ///   - location: Where to make it.
  ///   - path: Where it will be when it is whole.
  /// - Returns: The byte of the file at which the tokens begin.
  /// - Throws: when it cannot be written; nothing is left then.
  func make(at location: String, named path: String) throws(StoreError) -> Int {
    try owner.perform { () throws(StoreError) in
      let file = try HDF5File(creating: location, named: path)
      let offset: Int
      do throws(StoreError) {
        offset = try fill(file)
        try file.flush()
      } catch {
        file.discardUnfinished(at: location)
        throw error
      }
      try file.close()
      return offset
    }
  }

  private func fill(_ file: borrowing HDF5File) throws(StoreError) -> Int {
    let root = try file.root()
    for attribute in attributes { try root.write(attribute) }
    if let documents, !documents.isEmpty {
      let dataset = try root.makeArray(TextNames.documents, .int64, shape: [documents.count])
      try dataset.write(NumericArray(shape: [documents.count], integers: documents))
      try dataset.close()
    }
    let starts = files.map { Int64($0.start) }
    let positions = try root.makeArray(TextNames.fileStarts, .int64, shape: [starts.count])
    try positions.write(NumericArray(shape: [starts.count], integers: starts))
    try positions.close()
    let names = try root.makeArray(TextNames.fileNames, .text, shape: [files.count])
    try names.write(texts: files.map(\.name))
    try names.close()
    let offset = try root.makeContiguous(TextNames.tokens, width.element, shape: [count])
    try root.close()
    return offset
  }
}
