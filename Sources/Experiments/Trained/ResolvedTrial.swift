import Models
import Specs

/// What determines a trial's numbers, read back from a run file or a checkpoint: the counterpart of
/// `StudySpecification.determiningText`.
struct ResolvedTrial {
  /// Seed, model, task and training; captures and variants are not part of it.
  let specification: StudySpecification
  /// Which replicate, from 0.
  let replicate: Int
  /// Identifies the bytes of the text that was learnt, if one was.
  let dataDigest: String?

  /// Reads a resolved specification, JSON.
  ///
  /// - Parameters:
  ///   - json: The text.
  ///   - file: Where it stands, for messages.
  ///   - corpusPath: Where the text that is learnt was; the resolved form has its digest instead.
  ///   - differences: What is to be otherwise.
  /// - Throws: `SpecErrors` when it is none, or one of a version that this program does not know.
  init(
    parsing json: String, in file: String, corpusPath: String?,
    with differences: [SpecOverride] = []
  ) throws(SpecErrors) {
    let document = try SpecDocument(text: json, name: file)
    let data = document.root["task"]?["data"]
    var overrides: [String] = []
    if data != nil {
      let path = SpecValue.text(corpusPath ?? "text").jsonText
      overrides.append("task.path=" + path)
    }
    let reading = try document.applying(SpecOverride.parse(arguments: overrides))
      .applying(differences).reading(Fields.self)
    let mistakes = reading.diagnostics.filter { diagnostic in
      guard case .unknownKey(let key, _, _, _) = diagnostic.mistake else { return true }
      // How it was trained and judged beside the task; a trained model needs none of it.
      if diagnostic.path.isEmpty { return !StudySpecification.mixtureKeys.contains(key) }
      return key != "data" || diagnostic.path != "task"
    }
    guard mistakes.isEmpty else { throw SpecErrors(mistakes) }
    let fields = reading.value
    var specification = StudySpecification()
    specification.seed = fields.seed
    specification.model = fields.model
    specification.task = fields.task
    specification.training = fields.training
    self.specification = specification
    replicate = fields.replicate
    if case .scalar(let digest, _) = data?.content {
      dataDigest = digest
    } else {
      dataDigest = nil
    }
  }

  /// The keys of the resolved form.
  private struct Fields: SpecDeclared {
    var numerics = 0
    var seed: UInt64 = 0
    var replicate = 0
    var model = ModelConfiguration()
    var task = TaskConfiguration.text(TextSource())
    var training = TrialTraining()

    static var specDefaults: Self { Self() }
    static let specFields: [SpecField<Self>] = [
      .integer("numerics", \.numerics, "Version of the program's arithmetic.", .required),
      .integer("seed", \.seed, "Where all random numbers start.", .required),
      .integer("replicate", \.replicate, in: 0..., "Which replicate, from 0.", .required),
      .nested("model", \.model, "The model.", .required),
      .union("task", \.task, "What was learnt.", .required),
      .nested("training", \.training, "How it was learnt.", .required),
    ]
  }
}
