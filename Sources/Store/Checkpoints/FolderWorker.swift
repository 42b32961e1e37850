import Foundation

/// Whether a process is at work in a trial's folder, as far as that can be told from here.
package enum FolderWorker: Equatable, Sendable {
  /// No process ever took the folder's lock.
  case never
  /// The process that took it last has ended.
  case gone
  /// A process holds the lock; its number where that means something here.
  case atWork(process: Int?)
  /// The lock cannot tell, because it was taken on another host, or because the file system has no locks.
  case unknown(host: String)

  /// Looks at a folder.
  ///
  /// The lock is asked, and not the table of processes: it also tells of a process in another
  /// container, whose number means nothing here. Asking takes the lock for an instant, which
  /// ``FolderLock`` allows for.
  ///
  /// - Parameter folder: A trial's, or a study's.
  package init(in folder: String) {
    let path = folder + (folder.hasSuffix("/") ? "" : "/") + "lock"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      self = .never
      return
    }
    defer { close(descriptor) }
    let isFree = flock(descriptor, LOCK_SH | LOCK_NB) == 0
    let isHeld = !isFree && errno == EWOULDBLOCK
    self.init(
      holder: FolderHolder(reading: descriptor), lock: isFree ? true : isHeld ? false : nil,
      here: .current)
  }

  /// What follows from a file `lock` and its lock.
  ///
  /// - Parameters:
  ///   - holder: What the file says; `nil` when it names no process.
  ///   - isFree: Whether the lock could be taken; `nil` where there are no locks.
  ///   - here: This process.
  package init(holder: FolderHolder?, lock isFree: Bool?, here: FolderHolder) {
    let isSameBoot = holder.map { $0.host == here.host && $0.boot == here.boot } ?? false
    let isSameTable = isSameBoot && holder?.namespace == here.namespace
    switch (isFree, holder) {
    case (false, let holder):
      self = .atWork(process: isSameTable ? holder.map { Int($0.process) } : nil)
    case (_, nil): self = .never
    case (true, let holder?):
      // On another host the lock may be that host's alone. A file of an earlier version names none.
      let isElsewhere = !holder.host.isEmpty && holder.host != here.host
      self = isElsewhere ? .unknown(host: holder.host) : .gone
    case (nil, let holder?):
      guard isSameTable else {
        self = holder.host == here.host && !isSameBoot ? .gone : .unknown(host: holder.host)
        return
      }
      let isThere = kill(holder.process, 0) == 0 || errno == EPERM
      self = isThere ? .atWork(process: Int(holder.process)) : .gone
    }
  }
}
