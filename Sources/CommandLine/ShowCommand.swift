import ArgumentParser
import Foundation
import Report
import Store

/// `gecko show`: says what is in a file.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Says what is in a run file, a checkpoint, a study or any HDF5 file.",
    discussion: """
      Of a run: how it stands, where it comes from, each series with its last rows, what was \
      captured. It may be running, or have been killed. Of a folder: its run files and checkpoints.

        gecko show data/runs/recall/gecko/1f2e…/run-000.h5 --rows 5
        gecko show RUN --series train --csv > train.csv
        gecko show RUN --follow

      Exit status: 0 done; 1 a part of the file is damaged; 2 there is no such file, or it cannot be \
      read at all.
      """)

  @Argument(
    help: ArgumentHelp(
      "A file; or the folder of a trial or a study. With --series and --follow a folder stands for "
        + "the trial's newest run file.", valueName: "file-or-folder"))
  var path: String

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  @Option(
    name: .long, help: ArgumentHelp("How many of the last rows of a series.", valueName: "n"))
  var rows: Int?

  @Option(
    name: .long, help: ArgumentHelp("Prints the rows of this series.", valueName: "series"))
  var series: String?

  @Flag(name: .long, help: "Prints the rows of --series as comma-separated values, all of them.")
  var csv = false

  @Flag(
    name: .long,
    help: "Prints the rows of --series, or of train, as they come, until the run ends.")
  var follow = false

  @Flag(name: .long, help: "Prints the spec of a run, as its user wrote it.")
  var spec = false

  @Flag(name: .long, help: ArgumentHelp("Reads all of the file.", visibility: .private))
  var probe = false

  func validate() throws {
    if let rows, rows < 1 {
      throw ValidationError("--rows: expected at least 1, found \(rows)")
    }
    if csv, series == nil, !follow {
      throw ValidationError("--csv: expected the name of a series with --series, found none")
    }
    if json && (csv || follow || spec || series != nil) {
      throw ValidationError("--json: expected alone or with --rows, found with rows or a spec")
    }
  }

  func run() throws {
    if probe { return ForeignFile.probe(path) }
    let console = Console()
    do {
      if !Folder.isFolder(path) { try ForeignFile.check(path) }
      if spec {
        console.write(try RunFile(reading: runPath()).spec)
      } else if follow || csv {
        try printRows(console)
      } else {
        try printListing(console)
      }
    } catch let error as StoreError {
      throw CommandFailure(.wrongInput, error)
    }
  }

  private func printListing(_ console: Console) throws {
    if let series {
      let table = try SeriesTable(series, of: runPath(), rows: rows ?? 10)
      console.write(Self.clipped(table.lines))
      return
    }
    let listing = try Listings.listing(of: path, rows: rows ?? 1)
    console.write(json ? try JSONText.encoding(listing) : Self.clipped(listing.lines))
    if !listing.problems.isEmpty {
      throw CommandFailure(
        .failed, json ? listing.problems.joined(separator: "\n") : "the file is damaged")
    }
  }

  private func printRows(_ console: Console) throws {
    let path = try runPath()
    var rows = try SeriesRows(series ?? "train", of: path, last: rows)
    console.write(rows.heading)
    let follower = RunFollower(path)
    while true {
      // In this order: what is published before the end is told before it.
      let isOver = try !follow || rows.hasEnded() || follower.isAbandoned()
      let lines = try rows.newLines()
      if !lines.isEmpty { console.write(lines.joined(separator: "\n")) }
      if isOver { return }
      Thread.sleep(forTimeInterval: 0.25)
    }
  }

  /// The run file meant: of a folder the newest.
  private func runPath() throws -> String {
    guard Folder.isFolder(path) else { return path }
    guard let newest = RunFile.segments(inFolder: path).last else {
      throw CommandFailure(.wrongInput, "\(path): no run file in this folder")
    }
    return newest
  }

  /// Lines cut at the width of the terminal, if they are written to one.
  private static func clipped(_ lines: [String]) -> String {
    let terminal = Terminal(STDOUT_FILENO)
    guard terminal.isTerminal else { return lines.joined(separator: "\n") }
    let width = max(terminal.columns, 20)
    return lines.map { $0.count > width ? $0.prefix(width - 1) + "…" : $0[...] }
      .joined(separator: "\n")
  }
}

/// Tells whether a process still writes a run that has not said how it ended.
private struct RunFollower {
  private let path: String
  private let folder: String

  init(_ path: String) {
    self.path = path
    let parent = Folder.parent(of: path)
    folder = parent.isEmpty ? "." : parent
  }

  /// Whether the run was killed, or goes on in a newer file.
  func isAbandoned() throws(StoreError) -> Bool {
    if try !DataFile.isLeftOpen(path) { return true }
    if let newest = RunFile.segments(inFolder: folder).last,
      Folder.name(of: newest) != Folder.name(of: path)
    {
      return true
    }
    return FolderWorker(in: folder) == .gone
  }
}
