import ArgumentParser
import Report
import Store

/// `gecko repair`: makes run files readable for every tool again.
struct RepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Closes run files that were left open, and rebuilds damaged ones.",
    discussion: """
      A run file of a killed run keeps the mark of its writer: gecko and h5py with swmr=True read \
      it, h5dump, netCDF tools and plain h5py do not. This clears the mark, and checks all that is \
      in the file. Of a file that was damaged, by a power failure for instance, the metrics are \
      written anew from the log beside it; the damaged file is kept.

      A file that is whole stays as it is, so this can be done at any time, but not to a run that is \
      being written. Checkpoints are checked; a damaged one cannot be mended, and a run goes on from \
      the one before.

      Exit status: 0 all files are whole now; 1 one cannot be repaired, or is being written; 2 there \
      is no such file, or nothing of a run in the folder.
      """)

  @Argument(
    help: ArgumentHelp(
      "Run files or checkpoints, or folders of trials or studies.", valueName: "file-or-folder"))
  var paths: [String]

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  func run() throws {
    let console = Console()
    var results: [RepairResult] = []
    var status: ExitStatus?
    for path in paths {
      do {
        for file in try files(at: path) {
          let result = RepairResult(of: file)
          results.append(result)
          if !json, result.problem == nil { console.write(result.text) }
          for problem in [result.problem].compactMap(\.self) + result.unreadable {
            console.complain(problem)
            status = status ?? .failed
          }
        }
      } catch let failure as CommandFailure {
        for line in failure.lines { console.complain(line) }
        status = .wrongInput
      }
    }
    if json { console.write(try JSONText.encoding(["files": results])) }
    if let status { throw status.code }
  }

  /// The run files and checkpoints that a path names.
  private func files(at path: String) throws -> [String] {
    guard Folder.isFolder(path) else {
      do {
        let isCheckpoint = try Checkpoint.isCheckpoint(path)
        if !isCheckpoint, !path.hasSuffix(".h5") { _ = try DataFile(reading: path) }
      } catch {
        throw CommandFailure(.wrongInput, error)
      }
      return [path]
    }
    let files = Folder.trials(below: path).flatMap { trial in
      RunFile.segments(inFolder: trial) + CheckpointFolder(trial).paths().map(\.path)
    }
    if files.isEmpty {
      throw CommandFailure(.wrongInput, "\(path): no run file or checkpoint in this folder")
    }
    return files
  }
}

/// What became of a file.
private struct RepairResult: Encodable {
  let file: String
  /// `none`, `cleared`, `rebuilt`; `checked` of a checkpoint; `failed`.
  let action: String
  let rows: [String: Int]
  let captures: [String: Int]
  /// Where the damaged file is now.
  let original: String?
  /// What was wrong with a file that was rebuilt.
  let damage: [String]
  /// Captures that cannot be read, and why.
  let unreadable: [String]
  /// Why the file could not be repaired.
  let problem: String?

  init(of path: String) {
    file = path
    var unreadable: [String] = []
    do throws(StoreError) {
      if try Checkpoint.isCheckpoint(path) {
        try Checkpoint.check(path)
        (action, rows, captures, original, damage) = ("checked", [:], [:], nil, [])
      } else {
        let report = try RunRepair.repair(path)
        action = report.action.rawValue
        (rows, captures) = (report.rows.series, report.rows.captures)
        original = report.original
        damage = report.damage.map { "\($0)" }
        unreadable = report.unreadable.map { "\($0)" }
      }
      problem = nil
    } catch {
      (action, rows, captures, original, damage) = ("failed", [:], [:], nil, [])
      problem = "\(error)"
    }
    self.unreadable = unreadable
  }

  /// A line, and one more for each damage.
  var text: String {
    let what =
      switch action {
      case "checked": "whole: its checksum is right"
      case "none": unreadable.isEmpty ? "whole, left as it was" : "left as it was"
      case "cleared": "closed; no number was changed"
      default: "rebuilt from its log; the damaged file is \(original ?? "gone")"
      }
    let readable = [("rows", rows), ("captured steps", captures)].filter { !$0.1.isEmpty }
      .map { name, counts in
        let list = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "; \(name): \(list.joined(separator: ", "))"
      }
    let lines = ["\(file): \(what)\(readable.joined())"] + damage.map { "  because: \($0)" }
    return lines.joined(separator: "\n")
  }
}
