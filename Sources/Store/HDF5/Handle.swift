import CHDF5

/// An HDF5 identifier with one owner, which closes it.
struct Handle: ~Copyable {
  /// What the identifier names, and so how it is closed.
  enum Kind: String {
    case file
    case object
    case datatype
    case dataspace
    case attribute
    case propertyList = "property list"
  }

  let id: hid_t
  private let kind: Kind

  /// Takes an identifier that a call has just returned, or throws that call's error.
  init(
    _ kind: Kind, _ id: hid_t, _ act: @autoclosure () -> String, _ file: String
  ) throws(StoreError) {
    self.id = try check(id, act(), file)
    self.kind = kind
  }

  deinit { _ = Self.release(kind, id) }

  /// Closes the identifier, telling whether that went well; `deinit` is only the net.
  consuming func close(_ file: String) throws(StoreError) {
    let status = Self.release(kind, id)
    let kind = kind
    discard self
    try check(status, "close the \(kind.rawValue)", file)
  }

  /// Gives the identifier up without closing it, for the rest of the process.
  consuming func abandon() { discard self }

  private static func release(_ kind: Kind, _ id: hid_t) -> herr_t {
    switch kind {
    case .file: H5Fclose(id)
    case .object: H5Oclose(id)
    case .datatype: H5Tclose(id)
    case .dataspace: H5Sclose(id)
    case .attribute: H5Aclose(id)
    case .propertyList: H5Pclose(id)
    }
  }
}
