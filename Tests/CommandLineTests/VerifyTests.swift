import Foundation
import Store
import Testing

@Suite struct `A verification` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// A norm of two positions and one group, whose answer is `y = x / √(mean x² + ε)`, and is wrong
  /// by `error`.
  private func writeNorm(to name: String, error: Double = 0) throws {
    var fixture = FixtureFile(
      kind: "group_rms_norm", name: "norm",
      config: #"{"groups": 1, "eps": 1e-05}"#)
    let x = [3.0, 4.0, -1.0, 1.0]
    fixture.inputs["x"] = NumericArray(shape: [1, 2, 2], reals: x)
    fixture.parameters["weight"] = NumericArray(shape: [2], reals: [0, 0])
    let scale = [12.5, 12.5, 1, 1].map { 1 / ($0 + 1e-5).squareRoot() }
    fixture.outputs["y"] = NumericArray(
      shape: [1, 2, 2], reals: zip(x, scale).map { $0 * $1 + error })
    try fixture.write(to: "\(bench.folder)/\(name)")
  }

  @Test func `of a right file passes`() throws {
    try writeNorm(to: "right.h5")
    let outcome = try bench.gecko.run("verify", "right.h5")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("outputs/y"))
    #expect(outcome.output.contains("1 file, 1 quantity: all within tolerance"))
  }

  @Test func `of a wrong file fails`() throws {
    try writeNorm(to: "right.h5")
    try writeNorm(to: "wrong.h5", error: 0.001)
    let outcome = try bench.gecko.run("verify", ".")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("OVER"))
    #expect(outcome.output.contains("2 files, 2 quantities: 1 over tolerance in 1 file"))
  }

  @Test func `goes on behind files that cannot be checked`() throws {
    try writeNorm(to: "right.h5")
    try bench.write("not HDF5", to: "text.h5")
    let outcome = try bench.gecko.run("verify", "missing.h5", "text.h5", "right.h5")
    #expect(outcome.status == 2)
    #expect(outcome.complaints.count == 2)
    #expect(outcome.messages.contains("missing.h5"))
    #expect(outcome.messages.contains("text.h5"))
    #expect(outcome.output.contains("all within tolerance; 2 files not checked"))
  }

  @Test func `is told as JSON`() throws {
    try writeNorm(to: "wrong.h5", error: 0.001)
    let outcome = try bench.gecko.run(
      "verify", "wrong.h5", "missing.h5", "--json", "--threads", "1")
    #expect(outcome.status == 1)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["passed"] as? Bool == false)
    #expect((object["files"] as? [Any])?.count == 1)
    #expect((object["refused"] as? [Any])?.count == 1)
  }
}
