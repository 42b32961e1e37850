import Store

/// Figures of what goes on within one trained model, from what its run captured and its checkpoint.
struct ModelInsides {
  /// A kind of figure, and what a spec has to ask for to get it.
  enum Kind: CaseIterable {
    case attention
    case memory
    case singularValues
    case norm
    case share
    case kernel

    /// What it is called.
    var words: String {
      switch self {
      case .attention: "attention maps"
      case .memory: "memory matrices"
      case .singularValues: "singular values of the memory over training"
      case .norm: "statistics of the norm along the sequence"
      case .share: "the memory's share of what is read, by position"
      case .kernel: "kernels of the moving average"
      }
    }

    /// The item of `capture` that gives it; nil where a checkpoint does.
    var request: String? {
      switch self {
      case .attention: "- {taps: [layers.*.attention_weights], steps: [last]}"
      case .memory: "- {taps: [layers.*.memory], steps: [last]}"
      case .singularValues:
        "- {taps: [layers.*.memory], steps: {every: 100}, reduce: singular_values}"
      case .norm: "- {taps: [layers.*.timenorm.mean, layers.*.timenorm.variance], steps: [last]}"
      case .share:
        "- {taps: [layers.*.memory_read, layers.*.attention, layers.*.gate], steps: [last]}"
      case .kernel: nil
      }
    }
  }

  /// At most so many layers of a kind are drawn.
  static let layers = 3

  let variant: String
  let taps: CapturedTaps
  /// The trial's folder.
  let folder: String

  /// A trained model.
  init(_ record: TrialRecord) {
    variant = record.variant
    taps = CapturedTaps(of: record)
    folder = Folder.parent(of: record.path)
  }

  /// The figures of a kind; none where the run has not what they need.
  func figures(_ kind: Kind) -> [Figure] {
    let figures =
      switch kind {
      case .attention: attentionMaps
      case .memory: memoryMatrices
      case .singularValues: singularValues
      case .norm: normStatistics
      case .share: memoryShare
      case .kernel: kernels
      }
    return figures.filter { !$0.isEmpty }
  }

  /// A whole number of the model's specification.
  func setting(_ key: String) -> Int? {
    taps.specification.values["model." + key].flatMap { Int($0) }
  }

  /// The borders between chunks in a sequence; none where they would hide what they part.
  func chunkBorders(length: Int) -> [Double] {
    guard let chunk = setting("chunk_size"), chunk > 0, length / chunk <= 32 else { return [] }
    return stride(from: chunk, to: length, by: chunk).map { Double($0) - 0.5 }
  }

  /// A title of a figure of a layer.
  func title(_ words: String, of tap: CapturedTap, head: Int? = nil) -> String {
    "\(variant), layer \(tap.layer ?? 0)" + (head.map { ", head \($0)" } ?? "") + ": \(words)"
  }

  /// When what is shown was captured.
  func when(_ tap: CapturedTap) -> String {
    "After step \(NumberText.whole(tap.steps.last ?? 0)), first captured example."
  }
}
