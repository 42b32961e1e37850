package import Layers

/// What the extents of a pass's taps are made of: sequences and steps.
struct TapExtents {
  let batch: Int
  let length: Int

  /// A tap `[example, time, …]`.
  func steps(_ name: String, _ axes: [(axis: TapAxis, extent: Int)]) -> TapShape {
    TapShape(name, [(.example, batch), (.time, length)] + axes)
  }

  /// A tap `[example, time, feature]`.
  func features(_ name: String, _ width: Int) -> TapShape {
    steps(name, [(.feature, width)])
  }

  /// A tap `[example, …]` of what is left after the last step.
  func state(_ name: String, _ axes: [(axis: TapAxis, extent: Int)]) -> TapShape {
    TapShape(name, [(.example, batch)] + axes)
  }
}

extension LanguageModel {
  /// Every tap of a pass over `batch` whole sequences of `length` steps, in the order in which they
  /// come, without running anything.
  ///
  /// `logits` comes with `logits(of:in:)` and with the loss; all others come with the features.
  package func taps(batch: Int, length: Int) -> [TapShape] {
    configuration.taps(batch: batch, length: length, vocabularySize: vocabularySize)
  }
}

extension ModelConfiguration {
  /// The taps of a model of this configuration, as `LanguageModel.taps` says them.
  package func taps(batch: Int, length: Int, vocabularySize: Int) -> [TapShape] {
    let extents = TapExtents(batch: batch, length: length)
    let blocks = (0..<layerCount).flatMap { layer in
      switch architecture {
      case .gecko, .megalodon: GatedAttentionBlock.taps(of: self, layer: layer, extents)
      case .mega: MegaBlock.taps(of: self, layer: layer, extents)
      case .llama: LlamaBlock.taps(of: self, layer: layer, extents)
      }
    }
    let norm =
      architecture == .llama
      ? [extents.features("final_norm", modelDim)] : TimeNorm.taps(of: self, "final_norm", extents)
    let decoder = readout == .lastStep ? Decoder.taps(of: self, extents) : []
    return [extents.features("embedding", modelDim)] + blocks + norm + decoder
      + [extents.steps("logits", [(.token, vocabularySize)])]
  }
}
