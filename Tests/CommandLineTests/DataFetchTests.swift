import Foundation
import TestSupport
import Testing

/// A fresh folder, and what `gecko data fetch` leaves in its `data`.
struct FetchBench {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// 300,000 bytes; their SHA-256 is that of Python's hashlib.
  static let text: [UInt8] = (0..<300_000).map { (place: Int) -> UInt8 in
    UInt8((place * place / 7 + place) % 251)
  }
  static let digest = "d5fd99163ba0bfa8304c8b207dcfab90e7377bac3bdaee43c659fb7f86c9ca1a"

  func start(_ arguments: [String], largestFile: Int? = nil) throws -> Program.Execution {
    try bench.gecko.start(["data", "fetch"] + arguments, largestFile: largestFile)
  }

  func fetch(_ arguments: String...) throws -> Program.Outcome { try start(arguments).outcome() }

  /// The names in `data`, sorted.
  var names: [String] {
    let found = try? FileManager.default.contentsOfDirectory(atPath: "\(bench.folder)/data")
    return found?.sorted() ?? []
  }

  func contents(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: "\(bench.folder)/data/\(name)").map { Array($0) }
  }

  func manifest(_ name: String) throws -> [String: Any] {
    let bytes = try #require(contents(name + ".json"))
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  /// Waits until so many bytes of a download are here.
  func waitForPart(_ name: String, of bytes: Int) {
    let deadline = Date(timeIntervalSinceNow: 20)
    while contents(name + ".part")?.count ?? 0 < bytes, Date() < deadline { usleep(5000) }
  }
}

@Suite struct `A fetched text` {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  @Test func `is there whole, with where it came from`() throws {
    let server = HTTPServer { .init(file: FetchBench.text, entityTag: "\"one\"", to: $0) }
    let address = server.address("/sample.bin?x=1")
    let outcome = try bench.fetch("sample", "--from", address, "--sha256", FetchBench.digest)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("data/sample  300,000 bytes, SHA-256 verified"))
    #expect(outcome.messages.contains("task: {kind: text, path: data/sample, length: 256}"))
    #expect(bench.names == ["sample", "sample.json"])
    #expect(bench.contents("sample") == FetchBench.text)
    let manifest = try bench.manifest("sample")
    #expect(manifest["address"] as? String == address)
    #expect(manifest["etag"] as? String == "\"one\"")
    #expect(manifest["gecko_version"] as? String != nil)
    let text = try #require(manifest["text"] as? [String: Any])
    #expect(text["sha256"] as? String == FetchBench.digest)
    #expect(text["bytes"] as? Int == 300_000)
    let fetched = try #require(manifest["fetched"] as? String)
    let date = try #require(ISO8601DateFormatter().date(from: fetched))
    #expect(abs(date.timeIntervalSinceNow) < 3600)
    #expect(server.requests.map { $0.fields["accept-encoding"] } == ["identity"])
    #expect(server.requests[0].fields["user-agent"]?.hasPrefix("gecko/") == true)
  }

  @Test func `can be trained on`() throws {
    let server = HTTPServer { _ in .init(body: FetchBench.text) }
    #expect(try bench.fetch("sample", "--from", server.address("/s")).status == 0)
    let run = try bench.bench.gecko.run("run", "reading.yaml", "--set", "task.path=data/sample")
    #expect(run.status == 0, "\(run.messages)")
  }

  @Test func `is left alone when it is right, and complained of when it is not`() throws {
    let server = HTTPServer { _ in .init(body: FetchBench.text) }
    let arguments = ["sample", "--from", server.address("/s")]
    #expect(try bench.start(arguments).outcome().status == 0)
    let again = try bench.start(arguments).outcome()
    #expect(again.status == 0)
    #expect(again.output.contains("is here already"))
    #expect(server.requests.count == 1)
    try bench.bench.write(Array(FetchBench.text.dropLast()) + [7], to: "data/sample")
    let changed = try bench.start(arguments).outcome()
    #expect(changed.status == 1)
    #expect(changed.messages.contains("expected \(FetchBench.digest), found"))
    #expect(bench.contents("sample")?.last == 7)
    #expect(server.requests.count == 1)
  }

  @Test func `that nothing is known of is not touched`() throws {
    let server = HTTPServer { _ in .init(body: FetchBench.text) }
    try FileManager.default.createDirectory(
      atPath: "\(bench.bench.folder)/data", withIntermediateDirectories: false)
    try bench.bench.write("mine", to: "data/sample")
    let outcome = try bench.fetch("sample", "--from", server.address("/s"))
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("move it away"))
    #expect(bench.names == ["sample"])
    #expect(server.requests.isEmpty)
  }

  @Test func `has to be what came first`() throws {
    let server = HTTPServer { request in
      .init(body: request.number == 0 ? FetchBench.text : Array(FetchBench.text.reversed()))
    }
    let arguments = ["sample", "--from", server.address("/s")]
    #expect(try bench.start(arguments).outcome().status == 0)
    try FileManager.default.removeItem(atPath: "\(bench.bench.folder)/data/sample")
    let outcome = try bench.start(arguments).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("SHA-256 (of data/sample.json): expected"))
    #expect(bench.names == ["sample.json"])
  }

  @Test func `as JSON is its manifest`() throws {
    let server = HTTPServer { _ in .init(body: FetchBench.text) }
    let outcome = try bench.fetch(
      "sample", "--from", server.address("/s"), "--into", "elsewhere/texts", "--json", "--quiet")
    #expect(outcome.status == 0)
    #expect(outcome.messages.isEmpty)
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let manifest = try #require(object as? [String: Any])
    #expect(manifest["path"] as? String == "elsewhere/texts/sample")
  }
}

@Suite struct `A fetched archive` {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  /// Archives made by Python's zipfile and gzip.
  private static let one = """
    UEsDBBQAAAAAAAAAIVAAAAAAAAAAAAAAAAAHAAAAZm9sZGVyL1BLAwQUAAAACAAAACFQBlVFlBkAAAD4AgAACwAAAGZvbGRlci90\
    ZXh0K8lXSEpVyC9SyMsvUSgBc0pGhUaFhrsQAFBLAQIUAxQAAAAAAAAAIVAAAAAAAAAAAAAAAAAHAAAAAAAAAAAAAACAAQAAAABm\
    b2xkZXIvUEsBAhQDFAAAAAgAAAAhUAZVRZQZAAAA+AIAAAsAAAAAAAAAAAAAAIABJQAAAGZvbGRlci90ZXh0UEsFBgAAAAACAAIA\
    bgAAAGcAAAAAAA==
    """
  private static let two = """
    UEsDBBQAAAAAAAAAIVAqs0rHBgAAAAYAAAABAAAAYWZpcnN0ClBLAwQUAAAACAAAACFQfsAPBgkAAAAHAAAAAQAAAGIrTk3Oz0vh\
    AgBQSwECFAMUAAAAAAAAACFQKrNKxwYAAAAGAAAAAQAAAAAAAAAAAAAAgAEAAAAAYVBLAQIUAxQAAAAIAAAAIVB+wA8GCQAAAAcA\
    AAABAAAAAAAAAAAAAACAASUAAABiUEsFBgAAAAACAAIAXgAAAE0AAAAAAA==
    """
  private static let stored = """
    UEsDBBQAAAAAAAAAIVAJDCSzDQAAAA0AAAABAAAAYXN0b3JlZCBpdCBpcwpQSwECFAMUAAAAAAAAACFQCQwksw0AAAANAAAAAQAA\
    AAAAAAAAAAAAgAEAAAAAYVBLBQYAAAAAAQABAC8AAAAsAAAAAAA=
    """
  private static let gzip = """
    H4sIAAAAAAACA8vPS1XIycxL5cofZaRyAQDG/25KDgEAAB+LCAAAAAAAAgNLzEtRSMzLL8lILeICAM81F+8MAAAA
    """

  private func bytes(_ base64: String) throws -> [UInt8] {
    let data = try #require(Data(base64Encoded: base64))
    return Array(data)
  }

  @Test(arguments: [
    ("/x.zip", one, String(repeating: "to be or not to be ", count: 40)),
    ("/x.zip", stored, "stored it is\n"),
    ("/x.gz", gzip, String(repeating: "one line\n", count: 30) + "and another\n"),
  ])
  func `is unpacked`(_ path: String, _ archive: String, _ text: String) throws {
    let archive = try bytes(archive)
    let server = HTTPServer { .init(file: archive, to: $0) }
    let outcome = try bench.fetch("sample", "--from", server.address(path))
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(bench.contents("sample") == Array(text.utf8))
    #expect(bench.names == ["sample", "sample.json"])
    let manifest = try bench.manifest("sample")
    #expect((manifest["download"] as? [String: Any])?["bytes"] as? Int == archive.count)
    #expect((manifest["text"] as? [String: Any])?["bytes"] as? Int == text.utf8.count)
  }

  @Test func `is kept if that is wanted`() throws {
    let archive = try bytes(Self.one)
    let server = HTTPServer { .init(file: archive, to: $0) }
    let arguments = ["sample", "--from", server.address("/x.zip"), "--keep-archive"]
    #expect(try bench.start(arguments).outcome().status == 0)
    #expect(bench.names == ["sample", "sample.json", "sample.zip"])
    #expect(bench.contents("sample.zip") == archive)
    try FileManager.default.removeItem(atPath: "\(bench.bench.folder)/data/sample")
    let again = try bench.start(arguments).outcome()
    #expect(again.status == 1)
    #expect(again.messages.contains("data/sample.zip: there is a file of that name"))
  }

  @Test func `of several files is not guessed about`() throws {
    let archive = try bytes(Self.two)
    let server = HTTPServer { .init(file: archive, to: $0) }
    let outcome = try bench.fetch("sample", "--from", server.address("/x.zip"))
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("expected one file, found a, b"))
    #expect(bench.names.isEmpty)
  }

  @Test func `that is damaged anywhere leaves nothing`() throws {
    for (path, source) in [("/x.zip", Self.one), ("/x.gz", Self.gzip)] {
      let archive = try bytes(source)
      let damage = Array(stride(from: 0, to: archive.count, by: 9))
      let server = HTTPServer { request in
        var bytes = archive
        bytes[damage[request.number]] ^= 0x55
        return .init(body: bytes)
      }
      var refused = 0
      for place in damage {
        let outcome = try bench.fetch("sample", "--from", server.address(path), "--quiet")
        // Some bytes say nothing of the text: dates, rights.
        if outcome.status == 0 {
          #expect(bench.names == ["sample", "sample.json"], "\(path) byte \(place)")
          for name in bench.names {
            try FileManager.default.removeItem(atPath: "\(bench.bench.folder)/data/\(name)")
          }
        } else {
          refused += 1
          #expect(outcome.status == 1, "\(path) byte \(place): \(outcome.messages)")
          #expect(bench.names.filter { $0 != "sample.json" }.isEmpty, "\(path) byte \(place)")
          #expect(outcome.complaints.count == 1, "\(outcome.messages)")
        }
      }
      #expect(refused >= damage.count / 4, "\(path)")
    }
  }

  @Test func `that was cut short by its server leaves nothing`() throws {
    let archive = try bytes(Self.one)
    let server = HTTPServer { _ in .init(body: Array(archive.dropLast(40))) }
    let outcome = try bench.fetch("sample", "--from", server.address("/x.zip"))
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("expected the directory of a zip archive"))
    #expect(bench.names.isEmpty)
  }
}
