import Foundation
import Store
import Testing

@Suite struct `A narrow capture` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// What a reader gets for numbers captured as an element type.
  private func stored(_ numbers: [Float], as element: CaptureElement) throws -> [Float] {
    let layout = CaptureLayout(
      name: "narrow", element: element,
      taps: [TapLayout(name: "tap", shape: [numbers.count], axes: ["number"])],
      tokens: NumericArray(shape: [1, 1], integers: [0]),
      targets: NumericArray(shape: [1, 1], integers: [0]))
    let contents = RunFileContents(
      spec: "", resolvedSpec: "{}", provenance: [], series: [], captures: [layout])
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: contents)
    try writer.capture(name: "narrow", step: 0, arrays: ["tap": numbers])
    try writer.finish(status: .finished, endTime: 0)
    let run = try RunFile(reading: writer.path)
    return try run.array(ofTap: "tap", inCapture: "narrow").reals.map { Float($0) }
  }

  @Test func `keeps every number that bfloat16 has`() throws {
    let all = (0..<65_536).map { Float(bitPattern: UInt32($0) << 16) }.filter { !$0.isNaN }
    #expect(try stored(all, as: .bfloat16).map(\.bitPattern) == all.map(\.bitPattern))
  }

  @Test func `rounds to the nearest bfloat16, ties to even`() throws {
    let step: Float = 0x1p-7  // the distance of bfloat16 numbers at 1
    let numbers: [Float] = [
      1 + step / 2, 1 + 3 * step / 2, (1 + step / 2).nextUp, (1 + step / 2).nextDown,
      .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity,
    ]
    let expected: [Float] = [1, 1 + 2 * step, 1 + step, 1, .infinity, 0, .infinity]
    #expect(try stored(numbers, as: .bfloat16) == expected)
    #expect(try stored([Float(bitPattern: 0x7f80_0001), .nan], as: .bfloat16).allSatisfy(\.isNaN))
  }

  @Test func `overflows to infinity and keeps NaN in float16`() throws {
    let numbers: [Float] = [65_504, 65_519.996, 65_520, 1e30, -1e30, .infinity, 0x1p-25, -0.0]
    let expected: [Float] = [
      65_504, 65_504, .infinity, .infinity, -.infinity, .infinity, 0, -0.0,
    ]
    let found = try stored(numbers, as: .float16)
    #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(try stored([.nan, Float(bitPattern: 0xff80_0001)], as: .float16).allSatisfy(\.isNaN))
  }

  #if !(os(macOS) && arch(x86_64))
    @Test func `rounds as Float16 does, at and around each of its numbers and midpoints`() throws {
      var numbers: [Float] = []
      for bits in 0..<UInt16(0x7c00) {
        let low = Float(Float16(bitPattern: bits))
        let middle = (low + Float(Float16(bitPattern: bits).nextUp)) / 2
        numbers += [low, -low, middle, middle.nextUp, -middle.nextDown]
      }
      let expected = numbers.map { Float(Float16($0)) }
      #expect(try stored(numbers, as: .float16).map(\.bitPattern) == expected.map(\.bitPattern))
    }
  #endif
}
