import Foundation
import Store
import Testing

@Suite struct `A safetensors file` {
  private let scratch: Scratch
  private let path: String

  init() throws {
    scratch = try Scratch()
    path = scratch.path("weights.safetensors")
  }

  private func arrays() throws -> [WeightArray] {
    let file = try SafetensorsFile(reading: path)
    return try file.entries.map { try file.read($0) }
  }

  /// Writes a file of this header and as many bytes of data, which count from 0.
  private func write(_ header: String, data: Int = 8) throws {
    var bytes = Data()
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += Data(header.utf8) + Data((0..<data).map { UInt8(truncatingIfNeeded: $0) })
    try bytes.write(to: URL(filePath: path))
  }

  @Test func `comes back as it was written`() throws {
    let metadata = ["format": "pt", "größe ∂ \"x\"": "{\"a\": 1}\n/"]
    try SafetensorsFile.write(asNew: path, CheckpointSample.arrays(1), metadata: metadata)
    let file = try SafetensorsFile(reading: path)
    #expect(file.metadata == metadata)
    #expect(file.entries.allSatisfy { $0.element == .float32 })
    let read = try arrays()
    #expect(read.count == 6)
    for array in CheckpointSample.arrays(1) {
      let other = try #require(read.first { $0.name == array.name })
      #expect(other == array)
      #expect(other.values.map(\.bitPattern) == array.values.map(\.bitPattern))
    }
  }

  @Test func `of larger arrays comes back too`() throws {
    let values = (0..<3_000_009).map { Float($0) / 7 - 1_000 }
    let array = WeightArray(name: "large", shape: [3, 1_000_003], values: values)
    for precision in SafetensorsFile.Precision.allCases {
      try SafetensorsFile.write(asNew: path, [array], as: precision)
      let read = try arrays()
      #expect(read.map(\.shape) == [array.shape])
      let error: Float = precision == .float32 ? 0 : 0x1p-8
      let isClose = zip(read[0].values, values).allSatisfy { abs($0 - $1) <= abs($1) * error }
      #expect(isClose)
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test func `rounds to bfloat16 as asked`() throws {
    let values: [Float] = [1, 1.00390625, 1.01171875, -0.0, .infinity, 3.4e38, 0x1.4cp-131]
    try SafetensorsFile.write(
      asNew: path, [WeightArray(name: "x", shape: [7], values: values)], as: .bfloat16)
    let file = try SafetensorsFile(reading: path)
    #expect(file.entries.first?.element == .bfloat16)
    let expected: [Float] = [1, 1, 1.015625, -0.0, .infinity, .infinity, 0x1.4p-131]
    #expect(try arrays()[0].values.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test func `widens half precision exactly`() throws {
    let bits: [UInt16] = [0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x83ff, 0x8000, 0x7c00]
    let header =
      #"{"x":{"dtype":"F16","shape":[8],"data_offsets":[0,16]}}"#
    try write(header, data: 0)
    var bytes = try Data(contentsOf: URL(filePath: path))
    for half in bits { bytes += [UInt8(half & 0xff), UInt8(half >> 8)] }
    try bytes.write(to: URL(filePath: path))
    let expected: [Float] = [
      1, -2, 65_504, 0x1p-14, 0x1p-24, -1_023 * 0x1p-24, -0.0, .infinity,
    ]
    #expect(try arrays()[0].values.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test func `begins its data at a multiple of eight`() throws {
    for length in 0..<9 {
      let name = String(repeating: "x", count: 1 + length)
      try SafetensorsFile.write(asNew: path, [WeightArray(name: name, shape: [1], values: [2])])
      let bytes = try Data(contentsOf: URL(filePath: path))
      #expect((bytes.count - 4) % 8 == 0)
      #expect(bytes[8] == UInt8(ascii: "{"))
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test func `is never overwritten`() throws {
    try SafetensorsFile.write(asNew: path, [])
    #expect(
      throws: StoreError.failed(
        act: "create the file", file: path, reason: "File exists", errno: EEXIST)
    ) {
      try SafetensorsFile.write(asNew: path, CheckpointSample.arrays(1))
    }
    #expect(try arrays().isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).count == 1)
  }

  @Test func `may hold arrays that are no weights`() throws {
    try write(#"{"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}"#)
    let file = try SafetensorsFile(reading: path)
    #expect(file.entries.map(\.element) == [.int64])
    #expect(
      throws: StoreError.malformed(
        file: path, place: "array 'n'", expected: "F32, BF16 or F16", found: "I64")
    ) {
      try arrays()
    }
  }

  @Test func `has what the reference passes over`() throws {
    try write(
      #"{"__metadata__":null,"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}"#)
    let file = try SafetensorsFile(reading: path)
    #expect(file.metadata.isEmpty)
    #expect(file.entries.map(\.name) == ["x"])
  }

  @Test(arguments: [
    ("[]", "header", "something else"),
    (#"{"x":"#, "header", "text that is not JSON"),
    (#"{"x":1}"#, "array 'x'", "something else"),
    (#"{"__metadata__":{"x":1}}"#, "header", "other values"),
    (
      #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}"#,
      "header", "a name that stands there twice"
    ),
    (
      #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"dtype":"F32"}}"#,
      "header", "a name that stands there twice"
    ),
    (#"{"x":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}"#, "array 'x'", "'C64'"),
    (
      #"{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, "array 'x'", "data_offsets [0, 8]"
    ),
    (
      #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "array 'x'", "data_offsets [8, 0]"
    ),
    (#"{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "array 'x'", "something else"),
    (#"{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}"#, "array 'x'", "something else"),
    (#"{"x":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}"#, "array 'x'", "something else"),
    (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}}"#, "array 'x'", "something else"),
    (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "array 'x'", "from 4 on"),
    (
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"U8","shape":[6],"data_offsets":[2,8]}}"#,
      "array 'y'", "from 2 on"
    ),
    (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "data", "8"),
    (
      #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, "array 'x'",
      "[4611686018427387904, 4]"
    ),
    (
      #"{"x":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}"#, "array 'x'",
      "something else"
    ),
  ])
  func `is refused`(_ header: String, _ place: String, _ found: String) throws {
    try write(header)
    #expect {
      try SafetensorsFile(reading: path)
    } throws: { error in
      guard case .malformed(path, place, _, found) = error as? StoreError else { return false }
      return true
    }
  }

  @Test func `is refused when its length is not that of a header`() throws {
    try Data(repeating: 0xff, count: 100).write(to: URL(filePath: path))
    #expect {
      try SafetensorsFile(reading: path)
    } throws: { error in
      "\(error)".hasSuffix("this is no safetensors file")
    }
    #expect(throws: StoreError.missing(file: path + "x")) {
      try SafetensorsFile(reading: path + "x")
    }
  }

  @Test(arguments: 0..<300)
  func `with damage is refused or has the same names and shapes`(_ seed: Int) throws {
    try SafetensorsFile.write(
      asNew: path, CheckpointSample.arrays(1), metadata: ["format": "pt"])
    let whole = try SafetensorsFile(reading: path)
    var dice = Dice(seed: UInt64(seed))
    try Data(contentsOf: URL(filePath: path)).damaged(by: &dice)
      .write(to: URL(filePath: path))
    do {
      // The format has no checksum: a changed number, or letter of a name, cannot be seen.
      let file = try SafetensorsFile(reading: path)
      #expect(file.entries.count == whole.entries.count)
      #expect(
        file.entries.map(\.shape).map { $0.reduce(1, *) }
          == whole.entries.map(\.shape).map { $0.reduce(1, *) })
      for entry in file.entries { _ = try file.read(entry) }
    } catch {
      #expect(error.description.hasPrefix(path + ": "))
    }
  }

  @Test func `is known at every length`() throws {
    try SafetensorsFile.write(asNew: path, CheckpointSample.arrays(1), metadata: ["format": "pt"])
    let whole = try Data(contentsOf: URL(filePath: path))
    for length in 0..<whole.count {
      try whole.prefix(length).write(to: URL(filePath: path))
      #expect {
        try SafetensorsFile(reading: path)
      } throws: { error in
        if case .truncated(path, _) = error as? StoreError { true } else { false }
      }
    }
  }
}
