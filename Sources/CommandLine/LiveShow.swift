import Foundation
import Live
import Report
import Store

/// Brings the page of a study up to date when its files have changed, and not too often.
final class LiveShow {
  /// Where it is shown.
  let board: LiveBoard

  private let folder: String
  private let gnuplot: Gnuplot
  private let console: Console
  private let clock = ContinuousClock()
  private var trace: StudyTrace
  private var nextLook: ContinuousClock.Instant
  private var nextPage: ContinuousClock.Instant
  private var nextReminder: ContinuousClock.Instant
  private var complaint: Gnuplot.Failure?

  /// Time between two looks at the files, and between two pages.
  private static let pause = (look: Duration.milliseconds(500), page: Duration.seconds(2))
  /// A page may take a fifth of the time.
  private static let rest = 4
  /// Between two reminders, after which a browser that is gone is known to be.
  private static let reminder = Duration.seconds(10)

  /// Makes the first page.
  ///
  /// - Throws: `CommandFailure` when the study cannot be read.
  init(of folder: String, drawnBy gnuplot: Gnuplot, console: Console) throws {
    self.folder = folder
    self.gnuplot = gnuplot
    self.console = console
    trace = StudyTrace(ofStudyIn: folder)
    let begin = clock.now
    let view: LiveView
    do {
      (view, complaint) = try Self.view(of: folder, drawnBy: gnuplot)
    } catch {
      throw CommandFailure(.failed, error)
    }
    if let complaint { console.complain("\(complaint)") }
    board = LiveBoard(showing: view)
    let now = clock.now
    nextLook = now + Self.pause.look
    nextPage = now + max(Self.pause.page, (now - begin) * Self.rest)
    nextReminder = now + Self.reminder
  }

  /// Makes a new page if the files have changed, somebody looks, and it is time.
  func refresh() {
    let begin = clock.now
    if begin >= nextReminder {
      nextReminder = begin + Self.reminder
      board.remind()
    }
    guard begin >= nextLook, begin >= nextPage, board.listeners > 0 else { return }
    nextLook = begin + Self.pause.look
    let found = StudyTrace(ofStudyIn: folder)
    guard found != trace else { return }
    trace = found
    show()
    let end = clock.now
    nextPage = end + max(Self.pause.page, (end - begin) * Self.rest)
  }

  private func show() {
    do {
      let (view, complaint) = try Self.view(of: folder, drawnBy: gnuplot)
      if let complaint, complaint != self.complaint { console.complain("\(complaint)") }
      self.complaint = complaint
      board.show(view)
    } catch {
      board.show(notice: "The study cannot be read at the moment, and this page is old: \(error)")
    }
  }

  private static func view(
    of folder: String, drawnBy gnuplot: Gnuplot
  ) throws(StoreError) -> (LiveView, Gnuplot.Failure?) {
    let report = try StudyReport(
      ofStudyIn: folder, command: ShellWords.joined(["gecko", "report", folder]))
    return try report.liveView(drawnBy: gnuplot)
  }
}
