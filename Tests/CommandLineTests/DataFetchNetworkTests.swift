import Foundation
import TestSupport
import Testing

@Suite struct `A fetch over a bad network` {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  private func arguments(_ server: HTTPServer, _ path: String = "/s") -> [String] {
    ["sample", "--from", server.address(path), "--sha256", FetchBench.digest]
  }

  @Test func `goes on where the connection was cut`() throws {
    let server = HTTPServer { request in
      var answer = HTTPServer.Answer(file: FetchBench.text, entityTag: "\"a\"", to: request)
      if request.number < 3 { answer.cut = 70_000 }
      return answer
    }
    let outcome = try bench.start(arguments(server)).outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(bench.contents("sample") == FetchBench.text)
    let ranges = server.requests.map { $0.fields["range"] }
    #expect(ranges == [nil, "bytes=70000-", "bytes=140000-", "bytes=210000-"])
    #expect(server.requests[1].fields["if-range"] == "\"a\"")
    #expect(bench.names == ["sample", "sample.json"])
  }

  @Test func `goes on in another process`() throws {
    let server = HTTPServer { request in
      var answer = HTTPServer.Answer(file: FetchBench.text, to: request)
      answer.fields["Last-Modified"] = "Fri, 24 Feb 2023 10:00:00 GMT"
      if request.number == 0 { answer.cut = 123_456 }
      if request.fields["if-range"] != nil {
        answer.status = 206
        answer.fields["Content-Range"] = "bytes 123456-299999/300000"
        answer.body = Array(FetchBench.text[123_456...])
      }
      return answer
    }
    let cut = try bench.start(arguments(server) + ["--tries", "1"]).outcome()
    #expect(cut.status == 1)
    #expect(cut.messages.contains("gave up after 1 try; 123456 bytes are kept"))
    #expect(bench.names == ["sample.part", "sample.part.json"])
    #expect(bench.contents("sample.part") == Array(FetchBench.text[..<123_456]))
    #expect(try bench.start(arguments(server)).outcome().status == 0)
    #expect(bench.contents("sample") == FetchBench.text)
    #expect(server.requests[1].fields["if-range"] == "Fri, 24 Feb 2023 10:00:00 GMT")
  }

  @Test func `begins anew with a server that knows no ranges`() throws {
    let server = HTTPServer { request in
      var answer = HTTPServer.Answer(body: FetchBench.text)
      if request.number == 0 { answer.cut = 50_000 }
      return answer
    }
    let outcome = try bench.start(arguments(server)).outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.messages.contains("begins anew"))
    #expect(bench.contents("sample") == FetchBench.text)
  }

  @Test func `gives up on a server that never gets further`() throws {
    let server = HTTPServer { _ in
      var answer = HTTPServer.Answer(body: FetchBench.text)
      answer.cut = 50_000
      return answer
    }
    let outcome = try bench.start(arguments(server) + ["--tries", "3"]).outcome()
    #expect(outcome.status == 1)
    #expect(server.requests.count == 3)
  }

  @Test(arguments: [false, true])
  func `never joins two versions`(_ ignoresCondition: Bool) throws {
    let old = [UInt8](repeating: 65, count: 300_000)
    let server = HTTPServer { request in
      if request.number == 0 {
        var answer = HTTPServer.Answer(file: old, entityTag: "\"old\"", to: request)
        answer.cut = 90_000
        return answer
      }
      var answer = HTTPServer.Answer(file: FetchBench.text, entityTag: "\"new\"", to: request)
      if ignoresCondition, request.fields["range"] != nil {
        answer.status = 206
        answer.fields["Content-Range"] = "bytes 90000-299999/300000"
        answer.body = Array(FetchBench.text[90_000...])
      }
      return answer
    }
    // Without a checksum, so that nothing else would notice.
    let outcome = try bench.fetch("sample", "--from", server.address("/s"))
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(bench.contents("sample") == FetchBench.text)
  }

  @Test func `begins anew when the file has become shorter than what is here`() throws {
    let server = HTTPServer { request in
      guard request.number == 0 else {
        return .init(file: Array(FetchBench.text), entityTag: "\"b\"", to: request)
      }
      var answer = HTTPServer.Answer(
        body: FetchBench.text + FetchBench.text)
      answer.fields["ETag"] = "\"b\""
      answer.cut = 400_000
      return answer
    }
    let outcome = try bench.start(arguments(server)).outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(server.requests.map { $0.fields["range"] } == [nil, "bytes=400000-", nil])
    #expect(bench.contents("sample") == FetchBench.text)
  }

  @Test func `keeps nothing of what is not what it should be`() throws {
    let wrong = HTTPServer { _ in .init(body: Array(FetchBench.text.reversed())) }
    let outcome = try bench.start(arguments(wrong)).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("SHA-256: expected \(FetchBench.digest), found"))
    #expect(bench.names.isEmpty)
    let short = HTTPServer { _ in
      var answer = HTTPServer.Answer(body: FetchBench.text)
      answer.statedLength = 200_000
      return answer
    }
    #expect(try bench.start(arguments(short)).outcome().status == 1)
    #expect(bench.names.isEmpty)
  }

  @Test func `tries again when a length was never reached, and gives up`() throws {
    let server = HTTPServer { _ in
      var answer = HTTPServer.Answer(body: FetchBench.text)
      answer.statedLength = answer.body.count + 5
      return answer
    }
    let outcome = try bench.start(arguments(server) + ["--tries", "2"]).outcome()
    #expect(outcome.status == 1)
    #expect(server.requests.count == 2)
    #expect(bench.contents("sample") == nil)
  }

  @Test func `takes an answer of unknown length for whole`() throws {
    let server = HTTPServer { _ in
      var answer = HTTPServer.Answer(body: FetchBench.text)
      answer.hidesLength = true
      return answer
    }
    #expect(try bench.start(arguments(server)).outcome().status == 0)
    #expect(bench.contents("sample") == FetchBench.text)
  }

  @Test func `follows redirects, and says where they led`() throws {
    let server = HTTPServer { request in
      switch request.path {
      case "/s": return .init(status: 301, fields: ["Location": "/deeper/t"])
      case "/deeper/t": return .init(status: 302, fields: ["Location": "u?v=1"])
      case "/deeper/u?v=1":
        let host = request.fields["host"] ?? ""
        return .init(status: 307, fields: ["Location": "http://\(host)/end"])
      default: return .init(file: FetchBench.text, to: request)
      }
    }
    let outcome = try bench.start(arguments(server)).outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(server.requests.map(\.path) == ["/s", "/deeper/t", "/deeper/u?v=1", "/end"])
    #expect(try bench.manifest("sample")["final_address"] as? String == server.address("/end"))
  }

  @Test(arguments: [("/s", "more than 10 redirects"), ("ftp://127.0.0.1/x", "which is no address")])
  func `does not follow any redirect`(_ location: String, _ complaint: String) throws {
    let server = HTTPServer { _ in .init(status: 302, fields: ["Location": location]) }
    let outcome = try bench.start(arguments(server)).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains(complaint), "\(outcome.messages)")
    #expect(server.requests.count <= 11)
    #expect(bench.names.isEmpty)
  }

  @Test func `asks again when the server is busy, and not when it has no such file`() throws {
    let busy = HTTPServer { request in
      request.number == 0 ? .init(status: 503) : .init(file: FetchBench.text, to: request)
    }
    #expect(try bench.start(arguments(busy)).outcome().status == 0)
    #expect(busy.requests.count == 2)
    let empty = HTTPServer { _ in .init(status: 404) }
    let outcome = try bench.fetch("other", "--from", empty.address("/o"))
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("the server answers with status 404"))
    #expect(empty.requests.count == 1)
    #expect(bench.names == ["sample", "sample.json"])
  }

  @Test func `refuses a known text of another size before it comes`() throws {
    let server = HTTPServer { _ in .init(body: FetchBench.text) }
    let outcome = try bench.fetch("tinyshakespeare", "--from", server.address("/s"))
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("expected 1115394 bytes, found 300000"))
    #expect(bench.names.isEmpty)
  }

  @Test func `says that nobody is there`() throws {
    var server: HTTPServer? = HTTPServer { _ in .init() }
    let address = try #require(server?.address("/s"))
    server = nil
    let outcome = try bench.fetch("sample", "--from", address, "--tries", "1")
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("gave up after 1 try"))
    #expect(bench.names.isEmpty)
  }
}

@Suite struct `A fetch that stops` {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  /// Takes three seconds for the text, but for the rest of one that is gone on with.
  private func slowServer() -> HTTPServer {
    HTTPServer { request in
      var answer = HTTPServer.Answer(file: FetchBench.text, entityTag: "\"a\"", to: request)
      if answer.status == 200 { answer.pause = 100 }
      return answer
    }
  }

  @Test(arguments: [SIGINT, SIGKILL])
  func `is gone on with`(_ signal: Int32) throws {
    let server = slowServer()
    let arguments = ["sample", "--from", server.address("/s"), "--sha256", FetchBench.digest]
    let execution = try bench.start(arguments)
    bench.waitForPart("sample", of: 40_000)
    execution.send(signal)
    let outcome = execution.outcome()
    if signal == SIGINT {
      #expect(outcome.status == 130)
      #expect(outcome.messages.contains("bytes are kept, and the same command goes on from there"))
    }
    #expect(bench.names == ["sample.part", "sample.part.json"])
    let kept = try #require(bench.contents("sample.part")).count
    #expect(kept >= 40_000 && kept < 300_000)
    #expect(try bench.start(arguments).outcome().status == 0)
    #expect(server.requests.last?.fields["range"] == "bytes=\(kept)-")
    #expect(bench.contents("sample") == FetchBench.text)
  }

  @Test func `because of a full disk is gone on with`() throws {
    let server = HTTPServer { .init(file: FetchBench.text, entityTag: "\"a\"", to: $0) }
    let arguments = ["sample", "--from", server.address("/s")]
    let outcome = try bench.start(arguments, largestFile: 100 * 1024).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("data/sample.part: could not write the file"))
    #expect(bench.contents("sample") == nil)
    #expect(try bench.start(arguments).outcome().status == 0)
    #expect(bench.contents("sample") == FetchBench.text)
  }

  @Test func `is not disturbed by a second one`() throws {
    let server = slowServer()
    let arguments = ["sample", "--from", server.address("/s")]
    let first = try bench.start(arguments)
    bench.waitForPart("sample", of: 10_000)
    let second = try bench.start(arguments).outcome()
    #expect(second.status == 1)
    #expect(second.messages.contains("another process is fetching it"))
    #expect(first.outcome().status == 0)
    #expect(bench.contents("sample") == FetchBench.text)
  }
}
