import Layers
import Models

/// Everything of a model that can be captured: its taps, its parameters and their gradients.
struct ModelQuantities {
  /// Taps, then parameters, then gradients; each in the model's order.
  let all: [TapShape]

  /// The quantities of a pass over `examples` sequences of `length` steps.
  ///
  /// - Parameters:
  ///   - configuration: The model's.
  ///   - vocabularySize: Number of tokens.
  ///   - examples: Sequences of a pass.
  ///   - length: Steps of a sequence.
  ///   - patterns: What is asked for: parameters are listed only if a pattern means them.
  init(
    of configuration: ModelConfiguration, vocabularySize: Int, examples: Int, length: Int,
    for patterns: [String]
  ) {
    var all = configuration.taps(
      batch: examples, length: length, vocabularySize: vocabularySize)
    let families = [TapPattern.parameters, TapPattern.gradients].filter { family in
      patterns.contains { $0.hasPrefix(family) }
    }
    if !families.isEmpty {
      let layout = LanguageModel(configuration, vocabularySize: vocabularySize).layout
      for family in families {
        all += layout.entries.map { entry in
          TapShape(family + entry.name, entry.axes)
        }
      }
    }
    self.all = all
  }

  /// The names with `*` for the number of a layer, each once: what a pattern is likely to be.
  var generalNames: [String] {
    var seen: Set<String> = []
    return all.map { quantity in
      quantity.name.split(separator: ".").enumerated().map { index, part in
        index > 0 && part.allSatisfy(\.isNumber) ? "*" : String(part)
      }.joined(separator: ".")
    }.filter { seen.insert($0).inserted }
  }
}

extension ParameterLayout.Entry {
  /// What the parameter's axes count.
  fileprivate var axes: [(axis: TapAxis, extent: Int)] {
    let names: [TapAxis] =
      switch slice.shape.count {
      case 1: [.feature]
      case 3: [.feature, .order, .part]
      default:
        if name == "embed.weight" {
          [.token, .feature]
        } else if name.hasSuffix(".mega.gamma") || name.hasSuffix(".mega.beta") {
          [.row, .feature]
        } else if name.hasSuffix(".weight") {
          [.output, .input]
        } else {
          [.feature, .order]
        }
      }
    return Array(zip(names, slice.shape)).map { ($0, $1) }
  }
}
