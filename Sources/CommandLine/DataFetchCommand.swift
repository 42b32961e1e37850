import ArgumentParser
import Corpora
import Experiments
import Foundation
import Report
import Store

/// `gecko data fetch`: downloads a text.
struct DataFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Downloads a text by its name, checks it, and says where it is from.",
    discussion: """
      The text becomes FOLDER/NAME, and FOLDER/NAME.json says where it came from. A download that \
      stops, for whatever reason, is kept as FOLDER/NAME.part, and the same command goes on with it; \
      one that is not what it should be is removed. A text that is here is checked and left alone.

        gecko data fetch enwik8
        gecko data fetch notes --from https://example.org/notes.txt.gz

      With --from any name will do. What is known of a name is asked of any address; of another \
      text, the first that comes is trusted, and --sha256 can say what it has to be. Proxies are \
      taken from https_proxy and http_proxy.

      Exit status: 0 the text is here; 1 it could not be had, or is not what it should be; 2 the name \
      or the address is wrong; 130 stopped by Ctrl-C.
      """)

  @Argument(help: "The text's name; gecko data list shows those that are known.")
  var name: String

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "Where to have it from instead; .zip and .gz are unpacked.", valueName: "address"))
  var address: String?

  @Option(name: .long, help: "What the download's SHA-256 must be, of a text that is not known.")
  var sha256: String?

  @OptionGroup var folder: DataFolderOption

  @Flag(name: .long, help: "Keeps the archive beside the text, as FOLDER/NAME.zip.")
  var keepArchive = false

  @Option(
    name: .long,
    help: ArgumentHelp("How often to ask in vain before giving up.", valueName: "count"))
  var tries = 5

  @Flag(name: .long, help: "Leaves progress out.")
  var quiet = false

  @Flag(name: .long, help: "Prints the text's manifest as JSON.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(tries) else {
      throw ValidationError("--tries \(tries): expected a number from 1 to 1,000")
    }
    if let sha256 {
      guard sha256.utf8.count == 64, sha256.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
        throw ValidationError("--sha256 \(sha256): expected 64 hexadecimal digits")
      }
      guard KnownCorpora.corpus(named: name) == nil else {
        throw ValidationError("--sha256: that of \(name) is known")
      }
    }
    guard KnownCorpora.isName(name) else {
      throw ValidationError(
        "'\(name)': expected a name of letters, digits, '.', '-' and '_' that can be a file's")
    }
  }

  func run() throws {
    let corpus = try corpus()
    let console = Console(isQuiet: quiet)
    let interruption = Interruption { console.say("stopping…") }
    defer { interruption.stop() }
    let wish = interruption.wish
    let progress = FetchProgress(of: name, on: console)
    let context = FetchContext(
      report: progress.show, isCancelled: { wish.isUttered },
      pause: { pause in
        let end = ContinuousClock.now + pause
        while ContinuousClock.now < end, !wish.isUttered { usleep(20_000) }
      },
      now: { Date() })
    let fetch = CorpusFetch(
      corpus, into: folder.path, keepingArchive: keepArchive, tries: tries,
      version: Provenance.version, context)
    let outcome: CorpusFetch.Outcome
    do {
      // What is said next is not to stand behind the live line.
      defer { console.show([]) }
      outcome = try fetch.run()
    } catch FetchError.wrongAddress(let address) {
      throw CommandFailure(.wrongInput, FetchError.wrongAddress(address))
    } catch let error as FetchError {
      if case .interrupted = error { throw CommandFailure(.interrupted, error) }
      throw CommandFailure(.failed, error)
    } catch {
      throw CommandFailure(.failed, error)
    }
    try tell(outcome, corpus, at: fetch.path)
  }

  private func corpus() throws -> KnownCorpus {
    let known = KnownCorpora.corpus(named: name)
    switch (known, address) {
    case (let known?, nil): return known
    case (let known?, let address?): return known.moved(to: address)
    case (nil, let address?):
      return KnownCorpus(named: name, from: address, sha256: sha256?.lowercased())
    case (nil, nil):
      let names = KnownCorpora.all.map(\.name).joined(separator: ", ")
      throw CommandFailure(
        .wrongInput,
        "gecko data fetch: unknown text '\(name)'; expected one of \(names), or --from an address")
    }
  }

  private func tell(
    _ outcome: CorpusFetch.Outcome, _ corpus: KnownCorpus, at path: String
  ) throws {
    let console = Console(isQuiet: quiet)
    let manifest: CorpusManifest?
    switch outcome {
    case .fetched(let new):
      manifest = new
      if !json {
        let bytes = NumberText.whole(new.text.bytes)
        console.write("\(path)  \(bytes) bytes, \(Self.checked(new))")
      }
    case .found(let old):
      manifest = old
      if !json {
        let origin = old.map { ", from \($0.address)" } ?? ""
        console.write("\(path)  is here already, and is what it should be\(origin)")
      }
    }
    if json { return console.write(manifest?.json ?? "null") }
    console.say(corpus.task(at: path))
  }

  /// What a text that has come was held to.
  private static func checked(_ manifest: CorpusManifest) -> String {
    let checks = [manifest.text.checkedBy, manifest.download.checkedBy]
    if checks.contains(.sha256) { return "SHA-256 verified" }
    if checks.contains(.size) { return "size verified; its SHA-256 is recorded from now on" }
    return "nothing to verify it by; its SHA-256 is recorded from now on"
  }
}
