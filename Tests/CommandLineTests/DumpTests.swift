import Foundation
import Store
import Testing

@Suite struct `A dump` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Trains the small study and gives a trial's folder.
  private func trained() throws -> String {
    #expect(try bench.gecko.run("run", "recall.yaml", "--only", "gecko").status == 0)
    let run = try #require(bench.runFiles().first { $0.contains("/run-") })
    return (run as NSString).deletingLastPathComponent
  }

  @Test func `writes what was asked for, and says what`() throws {
    let trial = try trained()
    let outcome = try bench.gecko.run(
      "dump", trial, "--taps", "layers.*.memory", "layers.0.attention_weights", "--examples", "2",
      "--out", "maps.h5")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("maps.h5: 2 arrays"))
    #expect(outcome.output.contains("after step 4"))
    let file = try RunFile(reading: bench.folder + "/maps.h5")
    let capture = try #require(try file.captures().first)
    #expect(capture.taps.map(\.name) == ["layers.0.memory", "layers.0.attention_weights"])
    #expect(capture.taps[1].shape == [2, 2, 20, 16])
    #expect(capture.taps[1].axes == ["example", "head", "time", "key_offset"])
    #expect(capture.element == .bfloat16)

    let again = try bench.gecko.run(
      "dump", trial, "--taps", "logits", "--out", "maps.h5")
    #expect(again.status == 2)
    #expect(again.complaints == ["--out: expected the name of a new file, found maps.h5"])
  }

  @Test func `takes tokens and options`() throws {
    let outcome = try bench.gecko.run(
      "dump", try trained(), "--taps", "layers.0.out", "gradients.embed.weight", "--tokens",
      "1,2, 3", "--dtype", "float32", "--positions", "last", "--out", "out.h5")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let capture = try #require(
      try RunFile(reading: bench.folder + "/out.h5").captures().first)
    #expect(capture.taps.map(\.shape) == [[1, 1, 16], [32, 16]])
    #expect(capture.tokens?.integers == [1, 2, 3])
  }

  @Test func `lists what there is`() throws {
    let outcome = try bench.gecko.run("dump", try trained(), "--list", "--length", "9")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("layers.0.memory "))
    #expect(outcome.output.contains("1 × 9 × 32"))
    #expect(outcome.output.contains("parameters.layers.0.mega.wz.weight"))
    #expect(outcome.output.contains("gradients.embed.weight"))
  }

  @Test func `refuses what is wrong`() throws {
    let trial = try trained()
    func complaints(_ arguments: String...) throws -> String {
      let outcome = try bench.gecko.start(["dump"] + arguments).outcome()
      #expect(outcome.status == 2, "\(arguments)")
      #expect(!FileManager.default.fileExists(atPath: bench.folder + "/x.h5"))
      return outcome.messages
    }
    #expect(try complaints("none.h5", "--taps", "a", "--out", "x.h5").contains("none.h5: no such"))
    #expect(try complaints(trial, "--out", "x.h5").contains("--taps"))
    #expect(try complaints(trial, "--taps", "logits").contains("--out"))
    #expect(
      try complaints(trial, "--taps", "logit", "--out", "x.h5").contains("did you mean 'logits'"))
    #expect(
      try complaints(trial, "--taps", "logits", "--tokens", "1,x", "--out", "x.h5")
        .contains("found 'x'"))
    #expect(
      try complaints(trial, "--taps", "logits", "--tokens", "1", "--text", "a", "--out", "x.h5")
        .contains("one of --input, --text and --tokens"))
    #expect(
      try complaints(trial, "--taps", "logits", "--input", "none.txt", "--out", "x.h5")
        .contains("none.txt"))
    #expect(
      try complaints(trial, "--taps", "logits", "--dtype", "int8", "--out", "x.h5")
        .contains("--dtype: expected one of float32"))
  }

  @Test func `that cannot be written fails`() throws {
    let outcome = try bench.gecko.run(
      "dump", try trained(), "--taps", "logits", "--out", "no/such/folder/x.h5")
    #expect(outcome.status == 1)
    #expect(outcome.complaints.last?.contains("no/such/folder/x.h5") == true)
  }
}
