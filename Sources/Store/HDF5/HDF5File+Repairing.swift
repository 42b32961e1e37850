import CHDF5

extension HDF5File {
  /// Clears the mark of a writer that did not close the file, and makes the header's length of the
  /// file that of the file.
  ///
  /// Both in one opening: with the mark cleared alone, the next one to open the file would cut it to
  /// the length in its header, which is as old as the first moment of live writing.
  ///
  /// - Parameters:
  ///   - path: Path of a run file.
  ///   - ending: How the run is said to have ended; as the file says if `nil`.
  /// - Throws: when the file cannot be opened, read or written.
  static func clearWriterMark(
    of path: String, ending: RunEnding? = nil
  ) throws(StoreError) {
    let act = "clear the writer's mark"
    let access = try Handle(
      .propertyList, H5Pcreate(chdf5_list_file_access()), "make a property list", path)
    try check(H5Pset_libver_bounds(access.id, H5F_LIBVER_V110, H5F_LIBVER_V110), act, path)
    try check(H5Pset_fclose_degree(access.id, H5F_CLOSE_SEMI), act, path)
    try check(chdf5_disable_locks(access.id), act, path)
    try check(H5Pset_metadata_read_attempts(access.id, 16), act, path)
    try check(chdf5_ignore_writer_mark(access.id), act, path)
    let file = try Handle(.file, H5Fopen(path, chdf5_access_write(), access.id), act, path)
    try check(H5Fincrement_filesize(file.id, 0), act, path)
    if let ending {
      let root = try HDF5Object(
        H5Oopen(file.id, "/", chdf5_default()), place: "/", file: path, "open the root group")
      try OpenStatus(in: root).write(ending)
    }
    try check(H5Fflush(file.id, H5F_SCOPE_GLOBAL), act, path)
    try file.close(path)
  }
}
