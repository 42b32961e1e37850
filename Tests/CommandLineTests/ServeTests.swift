import Foundation
import Testing

@Suite struct `gecko serve` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Begins to serve a study, and waits for its address.
  private func serve(
    _ folder: String = "data/runs/recall"
  ) throws -> (execution: Program.Execution, client: LivePageClient) {
    let execution = try bench.gecko.start(["serve", folder, "--port", "0"])
    var port: Int?
    for _ in 0..<3000 where port == nil {
      usleep(10_000)
      let line = execution.output
      guard line.hasPrefix("http://127.0.0.1:"), line.hasSuffix("/\n") else { continue }
      port = Int(line.dropFirst("http://127.0.0.1:".count).dropLast(2))
    }
    return (execution, LivePageClient(port: try #require(port)))
  }

  /// Asks for the page until it says something.
  private func waits(_ client: LivePageClient, for words: String) -> Bool {
    let deadline = Date(timeIntervalSinceNow: 40)
    while Date() < deadline {
      // Pages are made for who looks only.
      _ = client.ask("/events", seconds: 1)
      if client.ask("/page").body.contains(words) { return true }
    }
    return false
  }

  @Test func `serves the page of a study, and nothing else`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml", "--quiet").status == 0)
    try FileManager.default.createSymbolicLink(
      atPath: bench.folder + "/data/runs/recall/figures/hosts",
      withDestinationPath: "/etc/hosts", creatingFolders: true)
    let (execution, client) = try serve()
    let page = client.ask("/")
    #expect(page.status == 200 && page.body.contains("Does it run?") && page.body.contains("<svg"))
    for word in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
      #expect(page.headers.contains(word))
    }
    // With this policy, a script or a style in the page itself would not run.
    #expect(!page.body.contains("<script>") && !page.body.contains(" style="))
    #expect(client.ask("/live.js").status == 200 && client.ask("/style.css").status == 200)
    #expect(client.ask("/figures/valid-loss-by-steps.csv").body.hasPrefix("series,kind,step,"))
    for path in [
      "/../manifest.json", "/%2e%2e/manifest.json", "/figures/../../manifest.json", "//etc/hosts",
      "/etc/hosts", "/manifest.json", "/figures/hosts", "/figures/", "/figures/%2e%2e%2fx.csv",
      "/%00", "/%zz", "/page/", "/..\\manifest.json",
    ] {
      #expect(client.ask(path).status == 404, "\(path)")
    }
    #expect(client.ask("../manifest.json").status >= 400)
    #expect(client.ask("/", host: "evil.example").status == 403)
    #expect(client.ask("/", host: "evil.example:\(client.port)").status == 403)
    #expect(client.ask("/", host: "localhost:\(client.port)").status == 200)
    #expect(client.ask("/", method: "POST").status == 405)
    #expect(client.ask("/", method: "DELETE").status == 405)
    let head = client.ask("/", method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    execution.send(SIGINT)
    #expect(execution.outcome().status == 130)
  }

  @Test func `follows a study from before its first step to after its folder is gone`() throws {
    let long = ["--set", "training.steps=1000000", "--set", "replicates=1", "--only", "gecko"]
    let run = try bench.gecko.start(["run", "recall.yaml", "--quiet"] + long)
    let root = bench.folder + "/data/runs/recall"
    for _ in 0..<2000 where !FileManager.default.fileExists(atPath: root + "/manifest.json") {
      usleep(10_000)
    }
    let (execution, client) = try serve()
    #expect(client.ask("/events", seconds: 1).body.contains("event: page\n"))
    #expect(waits(client, for: "id=\"running\""))
    let first = client.ask("/page").body
    #expect(waits(client, for: "1 running"))
    run.send(SIGKILL)
    _ = run.outcome()
    #expect(waits(client, for: "cut short"))
    #expect(client.ask("/page").body != first)
    for path in try FileManager.default.contentsOfDirectory(atPath: root) {
      try FileManager.default.removeItem(atPath: "\(root)/\(path)")
    }
    #expect(waits(client, for: "The study cannot be read at the moment"))
    // What was there last is shown all the same.
    #expect(client.ask("/").body.contains("Does it run?"))
    execution.send(SIGTERM)
    #expect(execution.outcome().status == 130)
  }

  @Test func `shows texts of a study as texts`() throws {
    let nasty = "</h1><script>alert(1)</script>"
    #expect(
      try bench.gecko.run(
        "run", "recall.yaml", "--quiet", "--only", "gecko", "--set", "question='\(nasty)'"
      ).status == 0)
    let (execution, client) = try serve()
    let page = client.ask("/")
    #expect(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!page.body.contains("<script>alert"))
    execution.send(SIGINT)
    #expect(execution.outcome().status == 130)
  }

  @Test func `says what is wrong`() throws {
    let nothing = try bench.gecko.run("serve", "data/runs/none")
    #expect(nothing.status == 2 && nothing.messages.contains("no study here"))
    #expect(try bench.gecko.run("serve", ".", "--port", "65536").status == 2)
    #expect(
      try bench.gecko.run("run", "recall.yaml", "--quiet", "--only", "gecko").status == 0)
    let (execution, client) = try serve()
    let taken = try bench.gecko.run("serve", "data/runs/recall", "--port", "\(client.port)")
    #expect(taken.status == 1)
    #expect(taken.messages.contains("cannot listen on port \(client.port)"))
    execution.send(SIGINT)
    #expect(execution.outcome().status == 130)
  }
}

extension FileManager {
  fileprivate func createSymbolicLink(
    atPath path: String, withDestinationPath target: String, creatingFolders: Bool
  ) throws {
    try createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(),
      withIntermediateDirectories: creatingFolders)
    try createSymbolicLink(atPath: path, withDestinationPath: target)
  }
}
