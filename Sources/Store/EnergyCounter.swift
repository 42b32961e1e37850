import Foundation

/// The energy that the machine's processors use, as they count it themselves (Linux's powercap, RAPL).
///
/// It is the whole processors' energy, whoever they work for. Many machines have no such counter, or
/// show it to the administrator only.
package struct EnergyCounter {
  /// A processor's counter.
  private struct Zone {
    let file: String
    /// Where it begins again, microjoules.
    let range: Double
    var last: Double
  }

  private var zones: [Zone]

  /// The counters of all processors; `nil` when there is none that can be read.
  ///
  /// - Parameter folder: Where the system shows them.
  package init?(in folder: String = "/sys/class/powercap") {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // intel-rapl:0 is a processor, of whatever maker; intel-rapl:0:1 a part of one.
    zones = names.sorted().compactMap { name in
      let parts = name.split(separator: ":")
      guard parts.count == 2, parts[0] == "intel-rapl", Int(parts[1]) != nil,
        let range = Self.number(in: "\(folder)/\(name)/max_energy_range_uj"),
        let last = Self.number(in: "\(folder)/\(name)/energy_uj")
      else { return nil }
      return Zone(file: "\(folder)/\(name)/energy_uj", range: range, last: last)
    }
    if zones.isEmpty { return nil }
  }

  /// Joules since the last reading, or since the counter was made.
  ///
  /// To be asked before a counter has gone round, which takes minutes.
  package mutating func read() -> Double {
    var microjoules = 0.0
    for index in zones.indices {
      guard let now = Self.number(in: zones[index].file) else { continue }
      let used = now - zones[index].last
      microjoules += used < 0 ? used + zones[index].range : used
      zones[index].last = now
    }
    return microjoules / 1e6
  }

  private static func number(in file: String) -> Double? {
    (try? String(contentsOfFile: file, encoding: .utf8))
      .flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }
}
