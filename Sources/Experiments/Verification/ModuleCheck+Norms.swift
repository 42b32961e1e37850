import Autograd
import Tensors

extension ModuleCheck {
  /// Runs `timestep_decay_norm` or `timestep_norm`.
  ///
  /// It reads `x [B, L, D]`, perhaps `bos` and `padding [B, L]`, `weight` and `bias [D]`, and gives
  /// `y`, `count [B]`, `mean` and `variance [B, G]`.
  mutating func runTimestepNorm(
    decays: Bool, _ settings: inout FixtureSettings
  ) throws(VerificationError) {
    var kind = TimestepNormKind.cumulative
    if decays {
      kind = .decay(
        beta1: try settings.rate("beta1", 0.999), beta2: try settings.rate("beta2", 0.9999))
    }
    let x = try input("x", [.any("B"), .any("L"), .any("D")])
    let (batch, width) = (x.shape[0], x.shape[2])
    let groups = try groups(of: width, &settings)
    let weight = try parameter(ifAny: "weight", [.exactly(width)])
    let bias = try parameter(ifAny: "bias", [.exactly(width)])
    var norm = TimestepNorm(
      kind: kind, groups: groups, epsilon: try settings.positive("eps", 1e-5),
      starts: try mask("bos", shape: [batch, x.shape[1]]),
      padding: try mask("padding", shape: [batch, x.shape[1]]))
    try settings.finish()
    let zeros = tape.constant(.zeros([width]))
    let outputs = tape.apply(&norm, to: [x, weight ?? zeros, bias ?? zeros])
    output("y", outputs[0])
    output("mean", outputs[1])
    output("variance", outputs[2])
    output("count", counts: norm.final.counts)
  }

  /// Runs `group_rms_norm` or `group_layer_norm`.
  ///
  /// It reads `x [B, L, D]`, perhaps `weight [D]` (and then, for the layer norm, `bias [D]`), and
  /// gives `y`.
  mutating func runGroupNorm(
    centers: Bool, _ settings: inout FixtureSettings
  ) throws(VerificationError) {
    let x = try input("x", [.any("B"), .any("L"), .any("D")])
    let groups = try groups(of: x.shape[2], &settings)
    let epsilon = try settings.positive("eps", 1e-5)
    try settings.finish()
    let width = Extent.exactly(x.shape[2])
    let weight = try parameter(ifAny: "weight", [width])
    if centers {
      let bias = weight == nil ? nil : try parameter("bias", [width])
      var norm = GroupLayerNorm(groups: groups, epsilon: epsilon, isAffine: weight != nil)
      output("y", tape.apply(&norm, to: [x] + [weight, bias].compactMap { $0 })[0])
    } else {
      var norm = GroupRMSNorm(groups: groups, epsilon: epsilon, hasWeight: weight != nil)
      output("y", tape.apply(&norm, to: [x] + [weight].compactMap { $0 })[0])
    }
  }

  private func groups(
    of width: Int, _ settings: inout FixtureSettings
  ) throws(VerificationError) -> Int {
    let groups = try settings.integer("groups")
    guard width % groups == 0 else {
      throw settings.malformed(
        "groups", expected: "a divisor of x's width \(width)", found: "\(groups)")
    }
    return groups
  }
}
