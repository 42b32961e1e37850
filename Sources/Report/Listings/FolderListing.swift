import Store

/// What is in the folder of a trial, or of a study: run files and checkpoints, a line each.
struct FolderListing: Listing, Equatable {
  struct Item: Encodable, Equatable, Sendable {
    let kind: String
    /// Path of the file, from the folder.
    let file: String
    let bytes: Int
    /// Of a run, how it stands; of what cannot be read, why.
    let state: String
    let step: Int?
  }

  let folder: String
  let kind = "folder"
  let items: [Item]

  /// Lists what is in and below a folder.
  ///
  /// - Throws: when there are no run files, checkpoints or study file.
  init(of folder: String) throws(StoreError) {
    let root = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    var items: [Item] = []
    let study = root + "/" + StudyFile.name
    if Folder.byteCount(of: study) > 0 { items.append(Self.item(study: study, in: root)) }
    for trial in Folder.trials(below: root) {
      items += RunFile.segments(inFolder: trial).map { Self.item(run: $0, in: root) }
      items += CheckpointFolder(trial).paths().map {
        Self.item(checkpoint: $0.path, step: $0.step, in: root)
      }
    }
    guard !items.isEmpty else {
      throw .malformed(
        file: folder, place: "folder", expected: "run files or checkpoints", found: "none")
    }
    self.folder = folder
    self.items = items
  }

  private static func item(run path: String, in root: String) -> Item {
    var (state, step) = ("", Int?.none)
    do throws(StoreError) {
      let run = try RunFile(reading: path)
      let ending = try run.ending()
      let rows = try run.rowCounts()
      let isClosed = try !DataFile.isLeftOpen(path)
      let series = try run.seriesNames().map { "\($0) \(rows.series[$0] ?? 0)" }
      step = ending.step
      state =
        "\(ending.status)" + (isClosed ? "" : ", not closed by its writer")
        + (series.isEmpty ? "" : "; rows: " + series.joined(separator: ", "))
        + (ending.reason.isEmpty ? "" : "; \(ending.reason)")
    } catch {
      state = "unreadable: \(error)"
    }
    return Item(
      kind: "run", file: name(of: path, in: root), bytes: Folder.byteCount(of: path), state: state,
      step: step)
  }

  private static func item(checkpoint path: String, step: Int, in root: String) -> Item {
    var state = "whole"
    do throws(StoreError) {
      try Checkpoint.check(path)
    } catch {
      state = "unreadable: \(error)"
    }
    return Item(
      kind: "checkpoint", file: name(of: path, in: root), bytes: Folder.byteCount(of: path),
      state: state, step: step)
  }

  private static func item(study path: String, in root: String) -> Item {
    var state = ""
    do throws(StoreError) {
      state = ListingWords.count(try StudyFile(reading: path).links.count, "trial") + " linked"
    } catch {
      state = "unreadable: \(error)"
    }
    return Item(
      kind: "study", file: name(of: path, in: root), bytes: Folder.byteCount(of: path),
      state: state, step: nil)
  }

  private static func name(of path: String, in root: String) -> String {
    path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
  }

  var lines: [String] {
    let table = TextTable([
      TextTable.Column("file", cells: items.map { TextTable.Cell($0.file) }, isLeading: true),
      TextTable.Column("kind", cells: items.map { TextTable.Cell($0.kind) }, isLeading: true),
      TextTable.Column("size", cells: items.map { TextTable.Cell(ListingWords.bytes($0.bytes)) }),
      TextTable.Column(
        "step", cells: items.map { TextTable.Cell($0.step.map { "\($0)" } ?? "-") }),
      TextTable.Column(
        "state", cells: items.map { TextTable.Cell(FactLines.oneLine($0.state)) },
        isLeading: true),
    ])
    return table.lines
  }
}
