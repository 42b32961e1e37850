import Foundation
import Store
import Testing

@Suite struct `The energy that processors count` {
  private func write(_ number: Int, _ file: String, _ zone: String, in scratch: Scratch) throws {
    let folder = scratch.path(zone)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "\(number)\n".write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
  }

  @Test func `is summed over processors, past the counters' ends, their parts left out`() throws {
    let scratch = try Scratch()
    for (zone, energy) in [
      ("intel-rapl:0", 5_000_000), ("intel-rapl:1", 900), ("intel-rapl:0:0", 7),
    ] {
      try write(energy, "energy_uj", zone, in: scratch)
      try write(10_000_000, "max_energy_range_uj", zone, in: scratch)
    }
    var counter = try #require(EnergyCounter(in: scratch.folder))
    #expect(counter.read() == 0)
    try write(8_000_000, "energy_uj", "intel-rapl:0", in: scratch)
    try write(500_900, "energy_uj", "intel-rapl:1", in: scratch)
    try write(3_000_007, "energy_uj", "intel-rapl:0:0", in: scratch)
    #expect(counter.read() == 3.5)
    try write(1_000_000, "energy_uj", "intel-rapl:0", in: scratch)
    #expect(counter.read() == 3)
  }

  @Test func `is none where nothing counts`() throws {
    let scratch = try Scratch()
    #expect(EnergyCounter(in: scratch.folder) == nil)
    #expect(EnergyCounter(in: scratch.path("nowhere")) == nil)
    try write(1, "energy_uj", "intel-rapl", in: scratch)
    #expect(EnergyCounter(in: scratch.folder) == nil)
  }
}
