import Experiments
import Report

extension StudySession {
  /// What the study is, before it runs.
  var introduction: String {
    let specification = study.specification
    let names = variants.map { name in
      name == specification.baseline && variants.count > 1 ? "\(name) (baseline)" : name
    }
    let trials = variants.count * specification.replicates
    let product =
      "\(variants.count) \(variants.count == 1 ? "variant" : "variants") × "
      + "\(specification.replicates) \(specification.replicates == 1 ? "replicate" : "replicates")"
    let rows = [
      ("experiment", specification.experiment),
      ("question", specification.question),
      ("hypothesis", specification.hypothesis),
      ("variants", names.joined(separator: ", ")),
      ("trials", "\(NumberText.whole(trials)) (\(product)), on \(threadCount)"),
    ]
    return rows.filter { !$0.1.isEmpty }.map { name, text in
      let oneLine = text.split(whereSeparator: \.isNewline).joined(separator: " ")
      return name + String(repeating: " ", count: 12 - name.count) + oneLine
    }.joined(separator: "\n")
  }

  /// Where to look for the run files.
  var whereFilesAre: String {
    """
    run files: \(root)/<variant>/<key>/run-<number>.h5
    all in one: \(root)/study.h5
    """
  }

  private var threadCount: String { threads == 1 ? "1 thread" : "\(threads) threads" }
}

/// What `gecko run --json` prints.
struct StudyDocument: Encodable {
  private let experiment: String
  private let question: String
  private let hypothesis: String
  private let folder: String
  private let threads: Int
  private let table: StudyTable

  init(_ session: StudySession, _ table: StudyTable) {
    experiment = session.study.specification.experiment
    question = session.study.specification.question
    hypothesis = session.study.specification.hypothesis
    folder = session.root
    threads = session.threads
    self.table = table
  }
}
