import Foundation
import Report
import Store
import Testing

@Suite struct `Figures of a model's insides` {
  let study: StoredStudy

  init() throws { study = try StoredStudy() }

  private static let specification = """
    {"model": {"arch": "gecko", "attention": "sliding_chunk", "chunk_size": 2}}
    """

  /// Stores a run of one layer that has captured something, and reports on it.
  @discardableResult
  private func report(
    _ taps: [TapLayout], _ arrays: [(step: Int, values: [String: [Float]])],
    gnuplot: String = "no-such-gnuplot"
  ) throws -> StudyReport.Outcome {
    let trial = study.expect("gecko", 0)
    let tokens = NumericArray(shape: [1, 6], integers: [1, 2, 3, 4, 5, 6])
    let file = try RunFileWriter(
      inFolder: trial.folder,
      contents: RunFileContents(
        spec: "", resolvedSpec: Self.specification, provenance: [],
        series: [
          SeriesLayout(
            name: "train", columns: [MetricColumn(name: "loss", unit: "nat", description: "")])
        ],
        captures: [
          CaptureLayout(
            name: "taps", element: .float32, taps: taps, tokens: tokens, targets: tokens)
        ]))
    try file.append(series: "train", step: 20, values: [1])
    for (step, values) in arrays { try file.capture(name: "taps", step: step, arrays: values) }
    try file.finish(status: .finished, endTime: 1_700_000_000, step: 20)
    try study.manifest().write(intoFolder: study.folder)
    return try StudyReport(ofStudyIn: study.folder, command: "gecko report here")
      .store(into: study.folder, drawnBy: Gnuplot(program: gnuplot))
  }

  private func numbers(_ figure: String) throws -> [[String]] {
    try TextFile.read("\(study.folder)/figures/\(figure).csv").split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test func `show attention by the position of the key`() throws {
    // Of 6 queries with chunks of 2: a row shows the chunk before and the query's own.
    var weights = [Float](repeating: 0, count: 6 * 4)
    weights[2] = 1  // query 0, key (0 - 1) · 2 + 2
    for (place, weight) in [0.125, 0.25, 0.5, 0.125].enumerated() {
      weights[5 * 4 + place] = Float(weight)
    }
    let outcome = try report(
      [
        TapLayout(
          name: "layers.0.attention_weights", shape: [1, 1, 6, 4],
          axes: ["example", "head", "time", "key_offset"])
      ], [(20, ["layers.0.attention_weights": weights])], gnuplot: "gnuplot")
    #expect(outcome.complaint == nil && outcome.pictures > 0)
    let rows = try numbers("attention-gecko-0-0")
    #expect(rows[0] == ["position_of_the_key", "position_of_the_query", "attention_weight"])
    #expect(rows.count == 1 + 36)
    #expect(rows.contains(["0.0", "0.0", "1.0"]))
    #expect(rows.suffix(6).map { $0[2] } == ["0.0", "0.0", "0.125", "0.25", "0.5", "0.125"])
    let script = try TextFile.read(study.folder + "/figures/figures.gnuplot")
    // Borders between chunks.
    #expect(script.contains("set arrow from 1.5,-0.5 to 1.5,5.5"))
    #expect(script.contains("set arrow from -0.5,3.5 to 5.5,3.5"))
    let html = try TextFile.read(study.folder + "/report.html")
    #expect(html.contains("<image") && html.contains("data:image/png;base64,"))
    #expect(!html.contains("- {taps: [layers.*.attention_weights]"))
    #expect(html.contains("- {taps: [layers.*.memory], steps: [last]}"))
  }

  @Test func `show what the memory holds, and its part of what is read`() throws {
    let wide = ["example", "time", "feature"]
    try report(
      [
        TapLayout(
          name: "layers.0.memory", shape: [1, 1, 2, 2], axes: ["example", "head", "key", "value"]),
        TapLayout(
          name: "layers.0.memory_read", shape: [1, 2, 1, 1],
          axes: ["example", "time", "head", "value"]),
        TapLayout(name: "layers.0.attention", shape: [1, 2, 1], axes: wide),
        TapLayout(name: "layers.0.gate", shape: [1, 2, 1], axes: wide),
        TapLayout(
          name: "layers.0.timenorm.variance", shape: [1, 2, 2], axes: ["example", "time", "group"]),
      ],
      [
        (
          20,
          [
            "layers.0.memory": [1, -2, 3, -4], "layers.0.memory_read": [0, -3],
            "layers.0.attention": [1, 2], "layers.0.gate": [1, 2],
            "layers.0.timenorm.variance": [4, 16, 0, 1],
          ]
        )
      ])
    #expect(
      try numbers("memory-gecko-0").dropFirst().map { $0[2] } == ["1.0", "-2.0", "3.0", "-4.0"])
    // |mem| / (|mem| + |sca · r|) = 3 / (3 + 4)
    #expect(try numbers("memory-share-gecko").dropFirst().map { $0[3] } == ["0.0", "\(3.0 / 7)"])
    #expect(try numbers("norm-deviation-gecko").dropFirst().map { $0[3] } == ["3.0", "0.5"])
  }

  @Test func `show the singular values of the memory over training`() throws {
    let name = "layers.0.memory"
    try report(
      [TapLayout(name: name, shape: [1, 2, 2], axes: ["example", "head", "rank"])],
      [(0, [name: [1, 0.5, 3, 1.5]]), (20, [name: [4, 2, 8, 2]])])
    let rows = try numbers("memory-singular-values-gecko-0")
    #expect(
      rows.dropFirst().map { Array($0[2...3]) } == [
        ["0.0", "2.0"], ["20.0", "6.0"], ["0.0", "1.0"], ["20.0", "2.0"],
      ])
  }

  @Test func `show the kernel that a checkpoint has learnt`() throws {
    let stem = "layers.0.mega.cema."
    // p = 1/2, r = 1 - 1/4, φ = σ(0) · 2π = π: the kernel is (-3/4)^t.
    let checkpoint = Checkpoint(
      step: 20, seconds: 1, about: [], resolvedSpec: "{}",
      parameters: [
        WeightArray(name: stem + "alpha", shape: [1, 1], values: [0]),
        WeightArray(name: stem + "delta", shape: [1, 1], values: [0]),
        WeightArray(name: stem + "theta", shape: [1], values: [0]),
        WeightArray(name: stem + "gamma", shape: [1, 1, 2], values: [2, 0]),
      ])
    _ = try CheckpointFolder(study.expect("gecko", 0).folder).write(checkpoint)
    try report([], [])
    let responses = try numbers("kernel-gecko-0").dropFirst().prefix(4).compactMap { Double($0[3]) }
    for (lag, response) in responses.enumerated() {
      #expect(abs(response - pow(-0.75, Double(lag))) < 1e-12)
    }
    #expect(responses.count == 4)
    let pole = try #require(try numbers("poles-gecko").last)
    #expect(abs((Double(pole[2]) ?? 0) + 1 / log(0.75)) < 1e-12)
    #expect(Double(pole[3]) == 0.5)
  }
}
