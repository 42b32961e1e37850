/// The names of the checkpoint layout, written once for writer and reader.
enum CheckpointNames {
  static let format = "format"
  static let step = "step"
  static let seconds = "seconds"
  static let resolvedSpec = "resolved_spec"

  static let about = "about"
  static let parameters = "parameters"
  static let carried = "carried"

  static let optimizer = "optimizer"
  static let kind = "kind"
  static let updates = "updates"
  static let first = "first"
  static let second = "second"

  static let streams = "streams"
  static let seed = "seed"
  static let position = "position"

  static let best = "best"
  static let measure = "measure"
  static let value = "value"

  static let run = "run"
  static let segment = "segment"
  static let series = "series"
  static let captures = "captures"
}
