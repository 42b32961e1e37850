import Autograd
import Layers
import Tensors

/// The norm along time: timestep decay, timestep, a group norm in its place, or nothing.
struct TimeNorm: Sendable {
  private enum Kind {
    case running(TimestepNormKind, groups: Int, epsilon: Double)
    case group(GroupNorm)
    case none
  }

  private let kind: Kind
  private let weight: ParameterSlice?
  private let bias: ParameterSlice?
  private let tap: String

  /// Adds `name.weight [D]` and, but for the group norm by root mean square, `name.bias [D]`.
  ///
  /// What it gives is tapped as `tap`.
  init(
    _ configuration: ModelConfiguration, _ name: String, tap: String,
    in layout: inout ParameterLayout
  ) {
    let (width, groups) = (configuration.modelDim, configuration.timeNormGroups)
    let epsilon = configuration.normEpsilon
    func running(_ kind: TimestepNormKind) -> Kind {
      .running(kind, groups: groups, epsilon: epsilon)
    }
    self.tap = tap
    switch configuration.timeNorm {
    case .timestepDecay:
      kind = running(
        .decay(beta1: configuration.timeNormBeta1, beta2: configuration.timeNormBeta2))
    case .timestep:
      kind = running(.cumulative)
    case .layer, .rms:
      kind = .group(
        GroupNorm(
          configuration.timeNorm == .layer ? .layer : .rms, name, width: width, groups: groups,
          epsilon: epsilon, in: &layout))
    case .none:
      kind = .none
    }
    if case .running = kind {
      weight = layout.add(name + ".weight", [width], .constant(0))
      bias = layout.add(name + ".bias", [width], .constant(0))
    } else {
      (weight, bias) = (nil, nil)
    }
  }

  /// Normalises `x [B, L, D]`, continuing from `state`.
  func callAsFunction(
    _ x: Variable, _ context: SequenceContext, state: inout TimestepNormState?, in pass: Pass
  ) -> Variable {
    let y = normalized(x, context, state: &state, in: pass)
    pass.tap(tap, y.value)
    return y
  }

  private func normalized(
    _ x: Variable, _ context: SequenceContext, state: inout TimestepNormState?, in pass: Pass
  ) -> Variable {
    switch kind {
    case .none:
      return x
    case .group(let norm):
      return norm(x, in: pass)
    case .running(let kind, let groups, let epsilon):
      guard let weight, let bias else { return x }
      var operation = TimestepNorm(
        kind: kind, groups: groups, epsilon: epsilon, starts: context.starts, padding: nil,
        initial: state)
      let outputs = pass.tape.apply(
        &operation, to: [x, pass.value(of: weight), pass.value(of: bias)])
      if context.keepsState { state = operation.final }
      if let statistics = operation.statistics {
        pass.tap(tap + ".mean", statistics.means)
        pass.tap(tap + ".variance", statistics.variances)
      }
      pass.tap(tap + ".state.mean", outputs[1].value)
      pass.tap(tap + ".state.variance", outputs[2].value)
      pass.tap(
        tap + ".state.count",
        Tensor(operation.final.counts.map(Float.init), shape: [context.batch]))
      return outputs[0]
    }
  }
}

extension TimeNorm {
  /// The taps of a norm that is tapped as `tap`, in the order in which they come.
  static func taps(
    of configuration: ModelConfiguration, _ tap: String, _ extents: TapExtents
  ) -> [TapShape] {
    let groups = configuration.timeNormGroups
    let result = extents.features(tap, configuration.modelDim)
    switch configuration.timeNorm {
    case .layer, .rms, .none:
      return [result]
    case .timestepDecay, .timestep:
      let statistics = ["mean", "variance"].map {
        extents.steps(tap + "." + $0, [(.group, groups)])
      }
      let state = ["mean", "variance"].map {
        extents.state(tap + ".state." + $0, [(.group, groups)])
      }
      return statistics + state + [extents.state(tap + ".state.count", []), result]
    }
  }
}
