import Experiments
import Report
import Store

extension StudySession {
  /// What the study is, before it runs.
  func introduction(_ watch: StudyProgress) -> String {
    let names = variants.map { name in
      name == manifest.baseline && variants.count > 1 ? "\(name) (baseline)" : name
    }
    let points = manifest.configurations.count { variants.contains($0.variant) }
    var product = [Self.counted(variants.count, "variant")]
    if manifest.sweep != nil { product = [Self.counted(points, "configuration")] }
    let least = manifest.replicatesUntil.map { "\($0.atLeast) to " } ?? ""
    product.append(least + Self.counted(manifest.replicates, "replicate"))
    let rows = [
      ("experiment", manifest.experiment),
      ("question", manifest.question),
      ("hypothesis", manifest.hypothesis),
      ("variants", names.joined(separator: ", ")),
      (
        "trials",
        "\(least.isEmpty ? "" : "up to ")\(NumberText.whole(trials.count)) (\(product.joined(separator: " × "))), "
          + "\(watch.jobs) at a time on \(Self.counted(watch.threads, "thread"))"
      ),
    ]
    let lines = rows.filter { !$0.1.isEmpty }.map { name, text in
      let oneLine = text.split(whereSeparator: \.isNewline).joined(separator: " ")
      return name + String(repeating: " ", count: 12 - name.count) + oneLine
    }
    return (lines + manifest.samenessLines(of: Set(variants))).joined(separator: "\n")
  }

  /// Where to look for the run files.
  var whereFilesAre: String {
    """
    run files: \(root)/<variant>/<key>/run-<number>.h5
    all in one: \(root)/study.h5, tables beside it: table.csv, table.json\(
      manifest.sweep == nil ? "" : ", sweep.csv")
    """
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(NumberText.whole(count)) \(noun)\(count == 1 ? "" : "s")"
  }
}

/// What `gecko run --json` prints.
struct StudyDocument: Encodable {
  private let experiment: String
  private let question: String
  private let hypothesis: String
  private let folder: String
  private let jobs: Int
  private let threads: Int
  private let table: StudyTable

  init(_ session: StudySession, _ watch: StudyProgress, _ table: StudyTable) {
    experiment = session.manifest.experiment
    question = session.manifest.question
    hypothesis = session.manifest.hypothesis
    folder = session.root
    jobs = watch.jobs
    threads = watch.threads
    self.table = table
  }
}
