import Foundation
import Synchronization

/// An HTTP server on this machine that answers as a test says, well or badly.
///
/// It knows a request at a time on each connection, and closes the connection behind its answer.
package final class HTTPServer: Sendable {
  /// What somebody asked for.
  package struct Request: Sendable {
    /// The path, with what follows it.
    package let path: String
    /// The fields, with names in lower case.
    package let fields: [String: String]
    /// How many came before it.
    package let number: Int
  }

  /// What is sent.
  package struct Answer: Sendable {
    package var status = 200
    package var fields: [String: String] = [:]
    package var body: [UInt8] = []
    /// What the answer says of its length; the truth if `nil`.
    package var statedLength: Int?
    /// Whether it says nothing of its length.
    package var hidesLength = false
    /// Behind how many bytes of the body the connection is cut.
    package var cut: Int?
    /// Milliseconds of pause behind each 10,000 bytes.
    package var pause = 0

    /// An answer with a status and nothing else.
    package init(status: Int = 200, fields: [String: String] = [:], body: [UInt8] = []) {
      (self.status, self.fields, self.body) = (status, fields, body)
    }

    /// What a good server answers about a file.
    package init(file: [UInt8], entityTag: String? = nil, to request: Request) {
      fields["Accept-Ranges"] = "bytes"
      fields["ETag"] = entityTag
      let first = request.fields["range"].flatMap { range -> Int? in
        guard range.hasPrefix("bytes="), range.hasSuffix("-") else { return nil }
        return Int(range.dropFirst(6).dropLast())
      }
      let condition = request.fields["if-range"]
      guard let first, condition == nil || condition == entityTag else {
        body = file
        return
      }
      guard first < file.count else {
        status = 416
        fields["Content-Range"] = "bytes */\(file.count)"
        return
      }
      status = 206
      fields["Content-Range"] = "bytes \(first)-\(file.count - 1)/\(file.count)"
      body = Array(file[first...])
    }
  }

  private let socket: Int32
  /// Where it listens.
  package let port: Int
  private let log = RequestLog()

  /// A server that gives the answers that `answer` finds.
  package init(_ answer: @escaping @Sendable (Request) -> Answer) {
    #if os(Linux)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let listening = Foundation.socket(AF_INET, kind, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        let isBound = bind(listening, pointer, size) == 0 && listen(listening, 16) == 0
        precondition(isBound, "no port to listen at: \(String(cString: strerror(errno)))")
        getsockname(listening, pointer, &size)
      }
    }
    socket = listening
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [log] in
      while true {
        let connection = accept(listening, nil, nil)
        if connection < 0 { return }
        Thread.detachNewThread {
          defer { close(connection) }
          guard let request = Self.read(connection, log) else { return }
          Self.send(answer(request), over: connection)
        }
      }
    }
  }

  deinit {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  /// The address of a path.
  package func address(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  /// What was asked so far.
  package var requests: [Request] { log.requests.withLock { $0 } }

  private static func read(_ connection: Int32, _ log: RequestLog) -> Request? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &piece, piece.count, 0)
      guard count > 0 else { return nil }
      bytes += piece[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    return log.requests.withLock { log in
      let request = Request(path: String(words[1]), fields: fields, number: log.count)
      log.append(request)
      return request
    }
  }

  private static func send(_ answer: Answer, over connection: Int32) {
    var head = "HTTP/1.1 \(answer.status) Test\r\nConnection: close\r\n"
    if !answer.hidesLength {
      head += "Content-Length: \(answer.statedLength ?? answer.body.count)\r\n"
    }
    for (name, value) in answer.fields { head += "\(name): \(value)\r\n" }
    guard send(Array((head + "\r\n").utf8), over: connection) else { return }
    let body = answer.body.prefix(answer.cut ?? answer.body.count)
    for start in stride(from: 0, to: body.count, by: 10_000) {
      guard send(Array(body[start..<min(start + 10_000, body.count)]), over: connection) else {
        return
      }
      if answer.pause > 0 { usleep(UInt32(answer.pause) * 1000) }
    }
    // What was sent is to arrive before the end does.
    shutdown(connection, Int32(SHUT_WR))
    var rest = [UInt8](repeating: 0, count: 64)
    while recv(connection, &rest, rest.count, 0) > 0 {}
  }

  private static func send(_ bytes: [UInt8], over connection: Int32) -> Bool {
    #if os(Linux)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
      var yes: Int32 = 1
      setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
    #endif
    var sent = 0
    while sent < bytes.count {
      let rest = Array(bytes[sent...])
      let count = Foundation.send(connection, rest, rest.count, flags)
      if count < 0 { return false }
      sent += count
    }
    return true
  }
}

/// What was asked of a server; its threads may outlive it.
private final class RequestLog: Sendable {
  let requests = Mutex<[HTTPServer.Request]>([])
}
