import Models
import Specs

/// What `extends` may name beside files: the sizes that the benchmarks race, as specs.
enum StudyPresets {
  /// The presets, the smallest first.
  static let all = [BenchmarkSize.nano, .small, .base].map { size in
    SpecPreset(name: size.rawValue, text: spec(of: size).yamlText)
  }

  /// The keys of `model` that make a model large or small.
  private static let sizes: Set = [
    "num_layers", "model_dim", "z_dim", "value_dim", "num_heads", "ffn_hidden_dim", "cema_ndim",
    "chunk_size", "timenorm_num_groups",
  ]

  private static func spec(of size: BenchmarkSize) -> SpecValue {
    let model = ModelConfiguration.specFields.map(\.key).filter(sizes.contains).map { key in
      SpecValue.Entry(key: key, value: size.model.specValue[key] ?? .null)
    }
    return .mapping([
      SpecValue.Entry(key: "model", value: .mapping(model)),
      SpecValue.Entry(
        key: "training",
        value: .mapping([
          SpecValue.Entry(key: "batch", value: .integer(size.batch)),
          SpecValue.Entry(key: "micro_batch", value: .integer(size.microBatch)),
        ])),
    ])
  }
}
