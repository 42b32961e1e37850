import Store
import Testing

@Suite struct `A run file` {
  @Test func `says where its numbers come from`() throws {
    let bench = try Workbench()
    let outcome = try bench.gecko.run(
      "run", "recall.yaml", "--set", "training.steps=1", "--only", "gecko")
    #expect(outcome.status == 0)
    let runs = try bench.runFiles().map { path in
      let provenance = try RunFile(reading: path).provenance
      return Dictionary(uniqueKeysWithValues: provenance.map { ($0.name, $0.value) })
    }
    #expect(runs.count == 2)
    for run in runs {
      for name in [
        "revision", "revision_diff", "gecko_version", "compiler", "blas", "hdf5", "packages",
        "host",
        "operating_system", "cpu", "command_line",
      ] {
        guard case .text(let text) = run[name] else {
          Issue.record("no text \(name)")
          continue
        }
        #expect(!text.isEmpty, "\(name)")
      }
      for name in ["seed", "cores", "threads", "gecko_numerics"] {
        guard case .integer = run[name] else {
          Issue.record("no integer \(name)")
          continue
        }
      }
      #expect(run["revision_is_dirty"] == .flag(run["revision_diff"] != .text("none")))
    }
    // Replicates draw from other streams, each of them from its own for each purpose.
    let streams = runs.flatMap { run in
      ["stream_weights", "stream_data", "stream_dropout"].compactMap { name -> String? in
        if case .text(let text) = run[name] { text } else { nil }
      }
    }
    #expect(Set(streams).count == 6)
    for stream in streams { #expect(stream.contains(#/^0x[0-9a-f]{16}$/#), "\(stream)") }
  }
}
