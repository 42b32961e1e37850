import Foundation
import Store
import Testing

@Suite struct `A capture` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A capture of one tap of a shape.
  private func layout(
    _ shape: [Int], _ element: CaptureElement, _ compression: CaptureCompression = .none,
    _ chunking: CaptureChunking = .step
  ) -> CaptureLayout {
    CaptureLayout(
      name: "c", element: element,
      taps: [TapLayout(name: "t", shape: shape, axes: shape.indices.map { "axis \($0)" })],
      tokens: nil, targets: nil, compression: compression, chunking: chunking)
  }

  private func writer(_ layout: CaptureLayout) throws -> RunFileWriter {
    try RunFileWriter(
      inFolder: scratch.folder,
      contents: RunFileContents(
        spec: "", resolvedSpec: "{}", provenance: [], series: [], captures: [layout]))
  }

  /// Numbers of few digits, different in every place and step.
  private func numbers(_ step: Int, _ count: Int) -> [Float] {
    (0..<count).map { Float(($0 &* 37 &+ step &* 11) % 253) }
  }

  private struct Case: CustomTestStringConvertible {
    let shape: [Int]
    let element: CaptureElement
    let compression: CaptureCompression
    let chunking: CaptureChunking
    let steps: Int
    /// Extents of a chunk.
    let chunk: [Int]
    var testDescription: String { "\(shape) \(element) \(compression) \(chunking)" }
  }

  private static let cases: [Case] = [
    Case(
      shape: [2, 3, 5], element: .float32, compression: .none, chunking: .step, steps: 5,
      chunk: [1, 2, 3, 5]),
    // 1.27 MB a step: two parts, the second padded.
    Case(
      shape: [3, 331, 320], element: .float32, compression: .none, chunking: .step, steps: 3,
      chunk: [1, 2, 331, 320]),
    // Half of it, in one part.
    Case(
      shape: [3, 331, 320], element: .bfloat16, compression: .none, chunking: .step, steps: 3,
      chunk: [1, 3, 331, 320]),
    // The first axis alone is not enough.
    Case(
      shape: [2, 1_301, 211], element: .float32, compression: .none, chunking: .step, steps: 2,
      chunk: [1, 1, 651, 211]),
    Case(
      shape: [2, 1_301, 211], element: .float32, compression: .deflate, chunking: .step, steps: 2,
      chunk: [1, 1, 651, 211]),
    Case(
      shape: [50, 7], element: .float16, compression: .deflate, chunking: .step, steps: 4,
      chunk: [1, 50, 7]),
    // 8 MB of gathered steps: 19 of them, so that 21 fill a chunk and a part of the second.
    Case(
      shape: [2, 331, 317], element: .bfloat16, compression: .none, chunking: .unit, steps: 21,
      chunk: [19, 2, 331, 10]),
    Case(
      shape: [1_000, 257], element: .float32, compression: .none, chunking: .unit, steps: 9,
      chunk: [8, 1_000, 8]),
    Case(
      shape: [9], element: .float32, compression: .none, chunking: .unit, steps: 600,
      chunk: [256, 9]),
  ]

  @Test(arguments: cases, [1, 1_000])
  private func `comes back as it was, however it is stored`(_ form: Case, flushing every: Int)
    throws
  {
    let layout = layout(form.shape, form.element, form.compression, form.chunking)
    let writer = try writer(layout)
    let count = form.shape.reduce(1, *)
    for step in 0..<form.steps {
      try writer.capture(name: "c", step: step, arrays: ["t": numbers(step, count)])
      if step % every == every - 1 { try writer.flush() }
    }
    #expect(try writer.synchronize().captures == ["c": form.steps])
    let run = try RunFile(reading: writer.path)
    let expected = NumericArray(
      shape: [form.steps] + form.shape,
      reals: (0..<form.steps).flatMap { numbers($0, count).map { Double($0) } })
    // While it is being written, and after.
    #expect(try run.array(ofTap: "t", inCapture: "c") == expected)
    try writer.finish(status: .finished, endTime: 0)
    #expect(try run.array(ofTap: "t", inCapture: "c") == expected)
    let listing = try #require(try run.captures().first)
    #expect(listing.tokens == nil && listing.targets == nil)
    #expect(listing.taps == layout.taps)
    #expect(listing.compression == form.compression)
    #expect(listing.chunking == form.chunking)
    guard Python.has("h5py") else { return }
    let output = try Python.run(
      """
      import h5py, sys
      g = h5py.File(sys.argv[1], "r")["captures/c"]
      print(list(g["t"].chunks), g["t"].compression, g["t"].shuffle, g.attrs["compression"])
      """, writer.path)
    let filter = form.compression == .deflate ? "gzip True deflate" : "None False none"
    #expect(output == "\(form.chunk) \(filter)\n")
  }

  @Test func `is not compressed where that cannot be, and says so`() throws {
    let units = try writer(layout([4], .float32, .deflate, .unit))
    try units.finish(status: .finished, endTime: 0)
    #expect(try RunFile(reading: units.path).captures()[0].compression == .none)
    let blosc = try writer(layout([4], .float32, .blosc))
    try blosc.capture(name: "c", step: 0, arrays: ["t": [1, 2, 3, 4]])
    try blosc.finish(status: .finished, endTime: 0)
    let run = try RunFile(reading: blosc.path)
    // Whether the plugin is there depends on the machine; the numbers do not.
    #expect([.none, .blosc].contains(try run.captures()[0].compression))
    #expect(try run.array(ofTap: "t", inCapture: "c").reals == [1, 2, 3, 4])
  }

  @Test(arguments: CaptureChunking.allCases)
  func `grows by its chunks and nothing else, however often it is flushed`(
    _ chunking: CaptureChunking
  ) throws {
    var sizes: [Int] = []
    for every in [8, 64] {
      let writer = try writer(layout([64, 64], .float32, .none, chunking))
      for step in 0..<256 {
        try writer.capture(name: "c", step: step, arrays: ["t": numbers(step, 4_096)])
        if step % every == every - 1 { try writer.flush() }
      }
      try writer.finish(status: .finished, endTime: 0)
      let attributes = try FileManager.default.attributesOfItem(atPath: writer.path)
      sizes.append(attributes[.size] as? Int ?? 0)
    }
    #expect(sizes.allSatisfy { $0 < 256 * 4_096 * 4 + 65_536 })
  }

  @Test func `of several steps a chunk keeps what was published when it is killed`() async throws {
    let folder = scratch.folder
    await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
      let layout = CaptureLayout(
        name: "c", element: .bfloat16,
        taps: [TapLayout(name: "t", shape: [40, 50], axes: ["a", "b"])], tokens: nil, targets: nil,
        chunking: .unit)
      let writer = try RunFileWriter(
        inFolder: folder,
        contents: RunFileContents(
          spec: "", resolvedSpec: "{}", provenance: [], series: [], captures: [layout]))
      for step in 0..<300 {
        let array = (0..<2_000).map { Float(($0 &* 37 &+ step &* 11) % 253) }
        try writer.capture(name: "c", step: step, arrays: ["t": array])
        if step == 99 || step == 270 { try writer.synchronize() }
      }
      kill(getpid(), SIGKILL)
    }
    let run = try RunFile(reading: scratch.path("run-000.h5"))
    #expect(try run.captures()[0].steps == Array(0..<271))
    let array = try run.array(ofTap: "t", inCapture: "c")
    #expect(array.reals == (0..<271).flatMap { numbers($0, 2_000).map { Double($0) } })
  }
}
