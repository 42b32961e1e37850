import CHDF5
import Foundation

/// An open HDF5 file, touched on the owning thread only.
struct HDF5File: ~Copyable {
  let handle: Handle
  /// Where the file is, or will be: what messages call it.
  let path: String

  /// Makes a file at a path where there is none, in the format that live reading needs.
  ///
  /// - Parameters:
  ///   - location: Where to make it.
  ///   - path: Where it will be when it is whole, if that is somewhere else.
  /// - Throws: when there is something at the location, or it cannot be written.
  init(creating location: String, named path: String? = nil) throws(StoreError) {
    let path = path ?? location
    // The system claims the name, so that two writers can never get the same one.
    try checkSystem(chdf5_claim(location), "create the file", path)
    do throws(StoreError) {
      let access = try Self.makeAccessList(for: path)
      let creation = try Self.makeCreationList(for: path)
      handle = try Handle(
        .file, H5Fcreate(location, chdf5_access_truncate(), creation.id, access.id),
        "create the file", path)
    } catch {
      unlink(location)
      throw error
    }
    self.path = path
  }

  /// Opens a file for reading, also one that its writer has not closed because it is at work or
  /// because it was killed.
  init(reading path: String) throws(StoreError) {
    let flags = try ConsistencyFlags(of: path)
    let access = try Self.makeAccessList(for: path)
    // With the driver of the writers HDF5 would hand a file that this process is writing, or has
    // abandoned, out of its memory; a driver of its own makes it read what is in the file.
    try check(H5Pset_fapl_log(access.id, nil, 0, 0), "prepare reading", path)
    // A header torn by a crash must fail after a few attempts; the default hung for 25 minutes.
    try check(H5Pset_metadata_read_attempts(access.id, 16), "prepare reading", path)
    let mode = chdf5_access_read() | (flags.isLeftOpen ? chdf5_access_live_read() : 0)
    handle = try Handle(.file, H5Fopen(path, mode, access.id), "open the file", path)
    self.path = path
  }

  /// Opens a file for the time of one reading, on the owning thread, and waits for it.
  ///
  /// - Parameters:
  ///   - path: Of a file that must be there.
  ///   - body: Gets the root group.
  /// - Returns: What `body` returns.
  /// - Throws: when the file cannot be opened, or what `body` throws.
  static func read<Value: Sendable>(
    _ path: String,
    _ body: @escaping @Sendable (borrowing HDF5Object) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try owner.perform { () throws(StoreError) in
      let file = try HDF5File(reading: path)
      return try body(file.root())
    }
  }

  /// The root group.
  func root() throws(StoreError) -> HDF5Object {
    try HDF5Object(
      H5Oopen(handle.id, "/", chdf5_default()), place: "/", file: path, "open the root group")
  }

  /// From here on readers may follow; no object or attribute may be made any more.
  func startLiveWriting() throws(StoreError) {
    try check(H5Fstart_swmr_write(handle.id), "let readers follow", path)
  }

  /// Hands everything over to the system.
  func flush() throws(StoreError) {
    try check(H5Fflush(handle.id, H5F_SCOPE_GLOBAL), "flush the file", path)
  }

  /// Waits until what the system was handed is on the disk, which HDF5 never does.
  func synchronize() throws(StoreError) {
    try checkSystem(chdf5_synchronize(descriptor()), "write through to the disk", path)
  }

  /// Lets the system begin with what it was handed, so that the next `synchronize` has less to wait for.
  func startSynchronizing() throws(StoreError) {
    chdf5_start_synchronizing(try descriptor())
  }

  /// Closes the file, telling whether that went well.
  consuming func close() throws(StoreError) {
    try handle.close(path)
  }

  /// Removes a file that could not be written, without closing it: that would write once more.
  ///
  /// The descriptor stays, or HDF5 would take the next file of this number for the one it knows;
  /// so the room on the disk is given back by hand.
  consuming func discardUnfinished(at location: String? = nil) {
    unlink(location ?? path)
    if let descriptor = try? descriptor() { ftruncate(descriptor, 0) }
    handle.abandon()
  }

  private func descriptor() throws(StoreError) -> Int32 {
    var descriptor: UnsafeMutableRawPointer?
    try check(
      H5Fget_vfd_handle(handle.id, chdf5_default(), &descriptor), "find the descriptor", path)
    guard let descriptor else {
      preconditionFailure("HDF5 has no descriptor for the open file \(path)")
    }
    return descriptor.assumingMemoryBound(to: Int32.self).pointee
  }

  private static func makeAccessList(for path: String) throws(StoreError) -> Handle {
    let list = try Handle(
      .propertyList, H5Pcreate(chdf5_list_file_access()), "make a property list", path)
    try check(
      H5Pset_libver_bounds(list.id, H5F_LIBVER_V110, H5F_LIBVER_V110), "set the format", path)
    // Closing with something still open is our mistake, and better refused than half done.
    try check(H5Pset_fclose_degree(list.id, H5F_CLOSE_SEMI), "set how files close", path)
    // A lock outlives its file's closing in any child process started meanwhile, and some file
    // systems have none. The flags in the superblock keep out a second writer all the same.
    try check(chdf5_disable_locks(list.id), "set how files are locked", path)
    return list
  }

  private static func makeCreationList(for path: String) throws(StoreError) -> Handle {
    let list = try Handle(
      .propertyList, H5Pcreate(chdf5_list_file_create()), "make a property list", path)
    let order = UInt32(H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED)
    try check(H5Pset_link_creation_order(list.id, order), "track the order of objects", path)
    try check(H5Pset_attr_creation_order(list.id, order), "track the order of attributes", path)
    try check(
      H5Pset_file_space_strategy(list.id, H5F_FSPACE_STRATEGY_PAGE, false, 1), "page the file", path
    )
    try check(H5Pset_file_space_page_size(list.id, 4_096), "page the file", path)
    return list
  }
}

/// Waits until a closed file or a folder's entries are on the disk.
func synchronizeOnDisk(_ path: String) throws(StoreError) {
  let descriptor = try checkSystem(chdf5_open_for_sync(path), "open to write through", path)
  defer { close(descriptor) }
  // Some file systems cannot do this for a folder, and say so with EINVAL: nothing can be done.
  guard chdf5_synchronize(descriptor) < 0, errno != EINVAL else { return }
  try checkSystem(-1, "write through to the disk", path)
}
