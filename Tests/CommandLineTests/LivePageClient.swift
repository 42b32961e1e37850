import Foundation

/// A client of `gecko serve` that sends what it is told to, byte for byte.
struct LivePageClient {
  /// What came back.
  struct Answer {
    let status: Int
    let headers: String
    let body: String
  }

  let port: Int

  /// Sends a request over a socket of its own and reads until the server has nothing more to say.
  ///
  /// - Parameters:
  ///   - path: As it stands in the request.
  ///   - method: Of the request.
  ///   - host: What the server is called.
  ///   - seconds: How long to wait for more.
  /// - Returns: Status 0 when nothing came.
  func ask(
    _ path: String, method: String = "GET", host: String? = nil, seconds: Double = 5
  ) -> Answer {
    let request =
      "\(method) \(path) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\nConnection: close\r\n\r\n"
    let text = String(decoding: exchange(Array(request.utf8), seconds: seconds), as: UTF8.self)
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return Answer(
      status: status, headers: parts.first.map(String.init) ?? "",
      body: parts.count > 1 ? String(parts[1]) : "")
  }

  private func exchange(_ request: [UInt8], seconds: Double) -> [UInt8] {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, size) == 0
      }
    }
    guard isConnected, send(descriptor, request, request.count, 0) == request.count else {
      return []
    }
    var wait = timeval(tv_sec: 0, tv_usec: 100_000)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 { break }
      if count > 0 { answer += buffer[..<count] }
    }
    return answer
  }
}
