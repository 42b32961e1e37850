import Layers
import Models

/// Whose names and shapes the weights of a file have.
package enum WeightNaming: String, CaseIterable, Sendable {
  /// The released checkpoints', which are those of our parameters; Megalodon's moving average has
  /// there axes of one element more.
  case gecko
  /// Those of `LlamaForCausalLM`: other names, norm weights that include their 1, and rotary pairs
  /// half a head apart.
  case huggingFace = "hugging-face"
}

extension WeightNaming {
  /// The naming that a file's names are in.
  init(of names: some Sequence<String>) {
    self = names.contains { $0 == HuggingFaceLlama.embedding } ? .huggingFace : .gecko
  }

  /// Why a model has no weights in this naming; `nil` when it has.
  func problem(with configuration: ModelConfiguration) -> String? {
    self == .gecko ? nil : HuggingFaceLlama.problem(with: configuration)
  }

  /// How each parameter of a model is exchanged, in the order of the layout.
  ///
  /// - Precondition: there is no `problem` with the model's configuration.
  func parameters(of model: LanguageModel) -> [ExchangedParameter] {
    model.layout.entries.map { entry in
      let shape = Array(entry.slice.shape)
      return switch self {
      case .gecko:
        ExchangedParameter(
          name: entry.name, shape: shape, outsideName: entry.name,
          outsideShape: Self.releasedShape(of: entry.name, shape, in: model),
          form: .same)
      case .huggingFace:
        ExchangedParameter(
          name: entry.name, shape: shape,
          outsideName: HuggingFaceLlama.name(of: entry.name), outsideShape: shape,
          form: HuggingFaceLlama.form(of: entry.name, heads: model.configuration.headCount))
      }
    }
  }

  /// Whether a file may have an array that no model has: what the released code keeps beside its
  /// parameters and computes anew.
  static func isIgnored(_ name: String) -> Bool {
    [".prior_count", ".prior_mean", ".prior_var", ".prior_logv", "rope.freqs", ".inv_freq"]
      .contains { name.hasSuffix($0) }
  }

  /// Megalodon's released moving average keeps an axis of one for what it broadcasts over.
  private static func releasedShape(
    of name: String, _ shape: [Int], in model: LanguageModel
  ) -> [Int] {
    guard model.configuration.architecture == .megalodon else { return shape }
    let axes = [".cema.alpha": 1, ".cema.delta": 1, ".cema.theta": 2, ".cema.omega": 1]
    let extra = axes.first { name.hasSuffix($0.key) }?.value ?? 0
    return shape + repeatElement(1, count: extra)
  }
}
