import Foundation
import Store

/// Brings the bytes of an address into a file: goes on where it stopped, and tries again.
struct Download {
  let addresses: [String]
  let expectation: Expectation
  /// Fields that every request has.
  let fields: [String: String]
  /// How often one address is asked in vain, until it is given up; what brings bytes does not count.
  let tries: Int
  let context: FetchContext

  private static let mostRedirects = 10
  /// The pause before the first try that is not the first; it doubles from one to the next.
  private static let firstPause = Duration.milliseconds(500)

  /// Completes a partial download.
  ///
  /// - Throws: `FetchError` of the last address; `StoreError` when the file cannot be written. What
  ///   has come is kept.
  func complete(_ part: PartialDownload) throws {
    for (index, address) in addresses.enumerated() {
      do {
        return try complete(part, from: address)
      } catch FetchError.interrupted {
        throw FetchError.interrupted(kept: part.count)
      } catch let error as FetchError where index + 1 < addresses.count {
        context.report(.givingUpAddress(reason: "\(error)"))
      }
    }
  }

  private func complete(_ part: PartialDownload, from address: String) throws {
    var (failures, furthest) = (0, part.count)
    while part.origin?.address != address || !part.isComplete {
      do {
        try ask(address, for: part)
        try part.complete()
      } catch FetchError.cut(let address, let reason) {
        // Bytes that came before do not count: a server that always begins anew brings no progress.
        failures = part.count > furthest ? 1 : failures + 1
        furthest = max(furthest, part.count)
        guard failures < tries else {
          throw FetchError.gaveUp(
            address: address, reason: reason, tries: failures, kept: part.count)
        }
        let pause = Self.firstPause * (1 << min(failures - 1, 6))
        context.report(.retrying(reason: reason, pause: pause))
        context.pause(pause)
        if context.isCancelled() { throw FetchError.interrupted(kept: part.count) }
      }
    }
  }

  /// Asks once, and follows where the answer leads.
  private func ask(_ address: String, for part: PartialDownload) throws {
    var target = address
    context.report(.asking(address: address, kept: kept(part, from: address)))
    for _ in 0...Self.mostRedirects {
      var fields = fields
      let kept = kept(part, from: address)
      if kept > 0 {
        fields["Range"] = "bytes=\(kept)-"
        fields["If-Range"] = part.origin?.validator
      }
      let transfer = try Transfer(target, fields: fields)
      defer { transfer.cancel() }
      let head = try head(of: transfer, at: target)
      if let next = try redirection(head, from: target) {
        target = next
        continue
      }
      let begin = PartialDownload.Origin(
        address: address, finalAddress: target, entityTag: head.fields["etag"],
        lastModified: head.fields["last-modified"], total: head.byteCount)
      guard try prepare(part, head, begin, askedFrom: kept) else { return }
      return try receive(part, from: transfer, at: target)
    }
    throw FetchError.refused(
      address: address, reason: "leads through more than \(Self.mostRedirects) redirects")
  }

  /// From where to go on: 0 where nothing would show that the bytes do not fit together.
  private func kept(_ part: PartialDownload, from address: String) -> Int {
    guard let origin = part.origin, origin.address == address else { return 0 }
    return origin.validator != nil || expectation.sha256 != nil ? part.count : 0
  }

  private func head(of transfer: Transfer, at address: String) throws -> Transfer.Head {
    while true {
      switch try transfer.next(context) {
      case .head(let head): return head
      case .failure(let reason, let isFinal):
        throw isFinal
          ? FetchError.refused(address: address, reason: reason)
          : FetchError.cut(address: address, reason: reason)
      case .end: throw FetchError.cut(address: address, reason: "the server says nothing")
      case .body: continue
      }
    }
  }

  /// Where an answer leads to; `nil` when it is the answer.
  private func redirection(_ head: Transfer.Head, from address: String) throws -> String? {
    guard [301, 302, 303, 307, 308].contains(head.status) else { return nil }
    let location = head.fields["location"] ?? ""
    guard let base = URL(string: address), !location.isEmpty,
      let next = URL(string: location, relativeTo: base)?.absoluteURL,
      Transfer.url(next.absoluteString) != nil
    else {
      throw FetchError.refused(
        address: address, reason: "leads to '\(location)', which is no address")
    }
    let isLoopback = ["localhost", "127.0.0.1", "::1"].contains(next.host ?? "")
    guard base.scheme?.lowercased() == "http" || next.scheme?.lowercased() == "https" || isLoopback
    else {
      throw FetchError.refused(
        address: address, reason: "leads to \(next.absoluteString), which is not encrypted")
    }
    return next.absoluteString
  }

  /// Makes the file ready for the body of an answer.
  ///
  /// - Returns: Whether there is a body to receive.
  private func prepare(
    _ part: PartialDownload, _ head: Transfer.Head, _ begin: PartialDownload.Origin,
    askedFrom kept: Int
  ) throws -> Bool {
    let address = begin.finalAddress
    let encoding = head.fields["content-encoding"] ?? "identity"
    guard encoding == "identity" else {
      throw FetchError.refused(
        address: address, reason: "sends the encoding '\(encoding)', which was not asked for")
    }
    let range = ContentRange(head.fields["content-range"] ?? "")
    switch head.status {
    case 200:
      try requireSize(head.byteCount, of: part, at: address)
      if part.count > 0 {
        context.report(.startingOver(reason: "the server sends the file from its beginning"))
      }
      try part.begin(begin)
      return true
    case 206 where kept > 0:
      let isSame = begin.entityTag == nil || begin.entityTag == part.origin?.entityTag
      guard range?.first == kept, isSame else {
        return try startOver(part, at: address, "the file has changed on the server")
      }
      try requireSize(range?.total, of: part, at: address)
      return true
    case 416 where kept > 0:
      if range?.total == part.count { return false }
      return try startOver(part, at: address, "the server has fewer bytes than are here")
    case 408, 425, 429, 500...599:
      throw FetchError.cut(
        address: address, reason: "the server answers with status \(head.status)")
    default:
      throw FetchError.refused(
        address: address, reason: "the server answers with status \(head.status)")
    }
  }

  private func startOver(
    _ part: PartialDownload, at address: String, _ reason: String
  ) throws -> Bool {
    context.report(.startingOver(reason: reason))
    try part.discard()
    throw FetchError.cut(address: address, reason: reason)
  }

  /// Refuses a file of another size than is known before any of it comes.
  private func requireSize(
    _ size: Int?, of part: PartialDownload, at address: String
  ) throws {
    guard let size, let expected = expectation.bytes, size != expected else { return }
    try part.discard()
    throw FetchError.refused(
      address: address, reason: "the server's file: expected \(expected) bytes, found \(size)")
  }

  private func receive(
    _ part: PartialDownload, from transfer: Transfer, at address: String
  ) throws {
    let total = part.origin?.total
    while true {
      switch try transfer.next(context) {
      case .head: continue
      case .body(let bytes):
        try part.append(bytes)
        if let most = expectation.bytes, part.count > most {
          try part.discard()
          throw FetchError.refused(
            address: address, reason: "the server's file: expected \(most) bytes, found more")
        }
        context.report(.received(bytes: part.count, total: total ?? expectation.bytes))
      case .failure(let reason, _):
        throw FetchError.cut(address: address, reason: reason)
      case .end:
        guard part.count >= total ?? 0 else {
          throw FetchError.cut(
            address: address,
            reason: "the connection ended at byte \(part.count) of \(total ?? 0)")
        }
        return
      }
    }
  }
}

/// The field `Content-Range`: `bytes 10-99/100`, `bytes */100`.
private struct ContentRange {
  let first: Int?
  let total: Int?

  init?(_ text: String) {
    guard text.hasPrefix("bytes ") else { return nil }
    let parts = text.dropFirst(6).split(separator: "/", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    first = Int(parts[0].prefix { $0 != "-" })
    total = Int(parts[1])
  }
}
