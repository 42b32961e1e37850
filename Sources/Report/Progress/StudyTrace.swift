import Foundation
import Store

/// What tells that the files of a study have changed, without opening one of them.
///
/// Sizes and times of its run files and of its plan, and which of its trials a process is at work on: a
/// killed process changes no file.
package struct StudyTrace: Equatable, Sendable {
  struct Mark: Equatable {
    let path: String
    let bytes: Int
    let changed: Date?
    let worker: FolderWorker
  }

  let marks: [Mark]

  /// Looks at a study's folder; one that is gone leaves an empty trace.
  package init(ofStudyIn folder: String) {
    let plan = folder + "/" + StudyManifest.name
    let manifest = try? StudyManifest(readingFolder: folder)
    let folders = manifest?.storedTrials(inFolder: folder).map(\.folder) ?? []
    marks =
      [Self.mark(plan)].compactMap { $0 }
      + folders.flatMap { trial in
        let worker = FolderWorker(in: trial)
        return RunFile.segments(inFolder: trial).compactMap { Self.mark($0, worker: worker) }
      }
  }

  private static func mark(_ path: String, worker: FolderWorker = .never) -> Mark? {
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
    return Mark(
      path: path, bytes: (facts[.size] as? NSNumber)?.intValue ?? 0,
      changed: facts[.modificationDate] as? Date, worker: worker)
  }
}

extension StudyTrace {
  /// When a file of the study changed last, in seconds since 1970; `nil` when there is none.
  var lastChange: Double? { marks.compactMap(\.changed).max()?.timeIntervalSince1970 }
}
