import CHDF5
import Foundation

extension HDF5Object {
  /// Reads texts of variable length without the library's own reader of the heap they lie in.
  ///
  /// That heap has no checksums, and HDF5 believes it: of 3,000 damaged run files 55 ended the
  /// process and 33 hung it there. Here every length and place in it is checked against the file.
  ///
  /// - Parameters:
  ///   - count: How many texts there are.
  ///   - what: What is read, for messages.
  ///   - read: Reads the object with the memory type given.
  /// - Returns: The texts.
  /// - Throws: when a text is not where it should be, or is not UTF-8.
  func readHeapTexts(
    count: Int, _ what: String, read: TextRead
  ) throws(StoreError) -> [String] {
    let act = "read \(what)"
    let type = try Handle(
      .datatype, H5Tcreate(H5T_OPAQUE, HeapReference.byteCount), act, file)
    var bytes = [UInt8](repeating: 0, count: HeapReference.byteCount * count)
    try check(read(type.id, &bytes), act, file)
    var heap = try HeapReader(ofFileWith: handle, file)
    return try (0..<count).map { (index) throws(StoreError) in
      let start = index * HeapReference.byteCount
      let reference = HeapReference(bytes[start..<(start + HeapReference.byteCount)])
      guard let content = try heap.bytes(of: reference) else {
        throw .malformed(
          file: file, place: what, expected: "a text in the heap of the file",
          found: "nothing at byte \(reference.collection): the file has been damaged")
      }
      guard let text = String(validating: content.prefix { $0 != 0 }, as: UTF8.self) else {
        throw .malformed(
          file: file, place: what, expected: "UTF-8 text", found: "bytes that are not UTF-8")
      }
      return text
    }
  }
}

/// Reads collections of a file's global heap, each once.
private struct HeapReader {
  private let descriptor: Int32
  private let file: String
  /// The byte of the file that addresses count from.
  private let base: UInt64
  private let end: UInt64
  private var collections: [UInt64: HeapCollection] = [:]

  /// Reads the heap of the file that an open object lies in.
  init(ofFileWith object: borrowing Handle, _ file: String) throws(StoreError) {
    let act = "find the heap"
    let id = try Handle(.file, H5Iget_file_id(object.id), act, file)
    var pointer: UnsafeMutableRawPointer?
    try check(H5Fget_vfd_handle(id.id, chdf5_default(), &pointer), act, file)
    guard let pointer else {
      throw .failed(act: act, file: file, reason: "the file has no descriptor", errno: nil)
    }
    descriptor = pointer.assumingMemoryBound(to: Int32.self).pointee
    var status = stat()
    try checkSystem(fstat(descriptor, &status), act, file)
    let creation = try Handle(.propertyList, H5Fget_create_plist(id.id), act, file)
    var preface: hsize_t = 0
    try check(H5Pget_userblock(creation.id, &preface), act, file)
    base = preface
    end = UInt64(max(0, status.st_size))
    self.file = file
  }

  /// The bytes of a text; `nil` when they are not where the reference says.
  mutating func bytes(of reference: HeapReference) throws(StoreError) -> ArraySlice<UInt8>? {
    if reference.isNone { return [] }
    if collections[reference.collection] == nil {
      collections[reference.collection] = try collection(at: reference.collection)
    }
    return collections[reference.collection]?[reference]
  }

  private func collection(at address: UInt64) throws(StoreError) -> HeapCollection? {
    let (place, isBeyond) = address.addingReportingOverflow(base)
    guard !isBeyond, place < end, end - place >= UInt64(HeapCollection.headerBytes),
      let size = HeapCollection.size(try read(HeapCollection.headerBytes, at: place)),
      size <= end - place
    else { return nil }
    return HeapCollection(try read(Int(size), at: place))
  }

  private func read(_ count: Int, at place: UInt64) throws(StoreError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { bytes in
        pread(
          descriptor, bytes.baseAddress?.advanced(by: done), count - done,
          off_t(place) + off_t(done))
      }
      if got < 0, errno == EINTR { continue }
      try checkSystem(Int32(clamping: got), "read the heap", file)
      guard got > 0 else { throw .truncated(file: file, reason: "it ends in its heap") }
      done += got
    }
    return bytes
  }
}
