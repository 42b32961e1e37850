/// The names of the texts in a file of weights, written once for writer and reader.
enum WeightMetadata {
  /// The version of the texts.
  static let version = "gecko-weights-1"

  /// Asked for by Hugging Face's loaders.
  static let format = ("format", "pt")
  static let ownFormat = "gecko.format"
  static let naming = "gecko.naming"
  /// The resolved spec, JSON; its `model` is the model's configuration.
  static let spec = "gecko.spec"
  static let vocabularySize = "gecko.vocabulary_size"
  static let step = "gecko.step"
  /// What ``RoundingLoss`` keeps of the array named after it.
  static let rounding = "gecko.rounding."
}
