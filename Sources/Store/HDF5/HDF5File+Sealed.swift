import CHDF5
import Foundation

extension HDF5File {
  /// Makes a file that begins with `preface` bytes of its owner's, which HDF5 leaves alone.
  ///
  /// Its space is not paged as that of a run file: it is written once, whole.
  ///
  /// - Precondition: `preface` is a power of 2 and at least 512.
  init(creating path: String, preface: Int) throws(StoreError) {
    try checkSystem(chdf5_claim(path), "create the file", path)
    let creation = try Handle(
      .propertyList, H5Pcreate(chdf5_list_file_create()), "make a property list", path)
    try check(
      H5Pset_userblock(creation.id, hsize_t(preface)), "leave room before the data", path)
    let access = try Handle(
      .propertyList, H5Pcreate(chdf5_list_file_access()), "make a property list", path)
    try check(
      H5Pset_libver_bounds(access.id, H5F_LIBVER_V110, H5F_LIBVER_V110), "set the format", path)
    try check(H5Pset_fclose_degree(access.id, H5F_CLOSE_SEMI), "set how files close", path)
    try check(chdf5_disable_locks(access.id), "set how files are locked", path)
    handle = try Handle(
      .file, H5Fcreate(path, chdf5_access_truncate(), creation.id, access.id),
      "create the file", path)
    self.path = path
  }
}
