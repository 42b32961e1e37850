import Models
import Specs

extension ModelConfiguration {
  /// What becomes of a spec's switches when a layer over it changes `model.arch`.
  ///
  /// A spec may spell out what makes a Gecko a Gecko (`time_norm: timestep_decay`, …). A variant
  /// `megalodon: {model.arch: megalodon}` of it still means Megalodon: wherever a variant, `--set` or
  /// a spec that `extends` another gives another architecture than what it is laid over, the values
  /// below of ``switches(from:to:)`` are dropped, and the new architecture's own hold unless the same
  /// layer gives them. Sizes stay.
  static let architectureDependence = SpecDependence(of: "model", on: "arch") { below, above in
    let old = below.map { Architecture(rawValue: $0) } ?? Self().architecture
    let new = above.map { Architecture(rawValue: $0) } ?? Self().architecture
    guard let old, let new, old != new else { return [] }
    return switches(from: old, to: new)
  }

  /// The keys of `model` that say what an architecture is, as opposed to how large.
  static func switches(from old: Architecture, to new: Architecture) -> Set<String> {
    let always: Set = [
      "time_norm", "attention", "memory", "ema", "two_hop_residual", "rope_base",
    ]
    // Mega has one head and one group: a number for the others is not meant for it, nor its for them.
    let defaults = (Self.defaults(of: old).specValue, Self.defaults(of: new).specValue)
    let keys = specFields.map(\.key).filter { $0 != "arch" && defaults.0[$0] != defaults.1[$0] }
    let switches = always.union(keys)
    return switches.contains("num_heads") ? switches.union(["num_rope_heads"]) : switches
  }
}
