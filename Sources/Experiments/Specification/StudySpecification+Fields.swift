import Models
package import Specs

extension StudySpecification: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields = identityFields + mixtureFields + studyFields

  private static let identityFields: [SpecField<Self>] = [
    .field(
      "experiment", \.experiment,
      .parsed(
        FolderName.expectation, schema: .scalar(matching: FolderName.pattern),
        from: FolderName.checked, to: { .text($0) }),
      "Names the study's folder in data/runs.", .required),
    .text("question", \.question, "What the study asks."),
    .text("hypothesis", \.hypothesis, "What its author expects to see."),
    // HDF5 and every reader of it have signed integers.
    .integer(
      "seed", \.seed, in: 0...UInt64(Int64.max), "Where all of the study's random numbers start."),
    .field(
      "replicates", \.replicateWish, ReplicateWish.format,
      "Trials of each variant; equal replicates share data and initialisation streams. Or {until: "
        + "{half_width: 0.02}, at_most: 12}: as many as make every difference known so well."),
    .nested("model", \.model, "The baseline's model."),
    .union("task", \.task, "What is learnt.", .required),
  ]

  private static let studyFields: [SpecField<Self>] = [
    .nested("training", \.training, "How it is learnt."),
    .field(
      "variants", \.variants, .named(.overrides, names: .scalar(matching: FolderName.pattern)),
      "Named differences from what stands above, such as no-memory: {model.memory: none}; "
        + "one variant without differences if not given."),
    .text("baseline", \.baseline, "The variant to compare with; the first if not given."),
    .field(
      "sweep", \.sweep, .optional(.section()),
      "Values that are trained for every variant; the best is chosen on validation data and reported on test data."
    ),
    .number(
      "confidence", \.confidence, in: .between(0, 1),
      "How sure a confidence interval is to hold the true value."),
    .field(
      "power", \.power, .optional(.section()),
      "What gecko plan says the planned replicates can tell: deviation, difference, probability.",
      .added),
    .field(
      "target", \.target, .optional(.section()),
      "A validation measure to which steps, tokens and seconds are counted, such as {metric: "
        + "valid/loss, at_most: 1.7}.", .added),
    .field(
      "contrasts", \.contrasts, ContrastWish.format,
      "Pairs of variants to compare beside the baseline, [[a, b], …], or 'all' of them.", .added),
    .field(
      "equivalence", \.equivalence, .optional(.number(in: .above(0))),
      "Differences of at most this size, in units of what the task is judged by, are none: tested by two "
        + "one-sided tests.", .added),
    .field(
      "match", \.match, MatchSpecification.format,
      "What a width of the variants' models makes equal to the baseline's: none, parameters, state "
        + "or flops."),
    .field(
      "capture", \.captures, .list(of: .section()),
      "What is stored of activations, parameters and gradients, and when."),
    .field(
      "capture_limit", \.captureLimit, ByteCount.format,
      "Bytes of captures that a trial may store, such as 500MB or 1GiB."),
  ]
}

/// A name that can be a folder's anywhere.
enum FolderName {
  static let expectation =
    "a name of letters, digits, '.', '_' and '-' that does not begin with '.'"

  /// The same as a regular expression.
  static let pattern = "^[A-Za-z0-9_-][A-Za-z0-9._-]*$"

  /// The text if it is such a name.
  static func checked(_ text: String) -> String? {
    guard let first = text.utf8.first, first != UInt8(ascii: "."), text.utf8.count <= 200 else {
      return nil
    }
    return text.utf8.allSatisfy(isAllowed) ? text : nil
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
