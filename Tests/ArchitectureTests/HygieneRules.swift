/// The capability table of the house as data, one row a capability: what a room may touch.
///
/// The names of rules are shown to whoever broke one, so each says what to do or where to go.
enum HygieneRules {
  static let all = capabilities + language

  /// What a run's numbers could come to depend on, beside spec, seed and revision.
  static let capabilities = [
    HygieneRule(
      rule: "only CommandLine prints; other rooms return or throw what there is to say",
      pattern: #"(?<![.\w])(?:print|debugPrint|dump|NSLog|printf|fprintf|puts|fputs)\("#
        + #"|Swift\.print\(|FileHandle\.standard(?:Output|Error)\b"#,
      allowed: ["Sources/CommandLine/"],
      wrong: ["print(loss)", "  Swift.print(loss)", "fputs(text, stderr)"],
      right: ["// print(loss)", "footprint(of: tensor)", #"let help = "print(x)""#]),
    HygieneRule(
      rule: "only Experiments and CommandLine read clocks; take the time as an argument",
      pattern: #"\b(?:ContinuousClock|SuspendingClock|DispatchTime|clock_gettime|gettimeofday)\b"#
        + #"|\bDate\(\)|\bDate\.now\b|\bsystemUptime\b|\btime\(nil\)|CFAbsoluteTimeGetCurrent"#,
      allowed: ["Sources/Experiments/", "Sources/CommandLine/"],
      wrong: ["let start = ContinuousClock.now", "let end = Date()", "clock_gettime(id, &time)"],
      right: ["let started: Date", "Date(timeIntervalSince1970: 0)"]),
    HygieneRule(
      rule: "threads and tasks are started by the worker pool, Store and Experiments only",
      pattern:
        #"\bThread\s*[({.]|\bpthread_|\bOperationQueue\b|\bconcurrentPerform\b|\basync\s+let\b"#
        + #"|(?<!struct )(?<!extension )(?<!enum )(?<!protocol )\bTask\s*(?:\([^)\n]*\)\s*)?\{"#
        + #"|\bTask\.(?:detached|init|sleep|yield)\b|\bDispatch(?:Queue|Group|Semaphore|WorkItem)\b"#
        + #"|\bwith(?:Throwing)?(?:Discarding)?TaskGroup\b|^\s*(?:package\s+)?actor\s+\w"#,
      allowed: [
        "Sources/Tensors/WorkerPool", "Sources/Store/", "Sources/Experiments/",
        "Sources/CommandLine/", "Sources/Corpora/Transfer",
      ],
      wrong: [
        "Task { await train() }", "Task.detached { }", "Thread { serve() }",
        "DispatchQueue.global()", "pthread_create(&id, nil, body, nil)", "actor Writer { }",
        "await withTaskGroup(of: Int.self) { group in }", "Task(priority: .low) { }",
      ],
      right: ["enum Task {", "let threads = 2", "case recall(Task)", "Tasks.all"]),
    HygieneRule(
      rule: "unsafe memory stays in Tensors, Store's HDF5 files and Inflater; lend a Span instead",
      pattern: #"\b(?:with)?Unsafe\w*|\b\w*[uU]nsafe(?:Bit|Down)[cC]ast\b|\bOpaquePointer\b"#
        + #"|\bUnmanaged\b|\.baseAddress\b|\bwithUnsafe\w*"#,
      allowed: ["Sources/Tensors/", "Sources/Store/HDF5", "Sources/Corpora/Inflater"],
      wrong: [
        "UnsafeMutablePointer<Float>.allocate(capacity: 1)", "x.withUnsafeBufferPointer { _ in }",
        "unsafeBitCast(x, to: Int.self)",
      ],
      right: ["tensor.read { span in span[0] }"]),
    HygieneRule(
      rule: "files are opened by Tasks' corpora, Specs' YAML file, Store and Report only",
      pattern: #"\bFileManager\b|\bFileHandle\b|\b(?:String|Data)\(contentsOf|\bfopen\("#
        + #"|(?<![.\w])open\(|\bInputStream\b|\.write\(to(?:File)?:|\bBundle\.(?:main|module)\b"#,
      allowed: [
        "Sources/Tasks/Text/Corpus", "Sources/Specs/YAML", "Sources/Specs/SpecFile",
        "Sources/Store/", "Sources/CHDF5/", "Sources/Report/",
      ],
      wrong: [
        "FileManager.default.fileExists(atPath: path)", "try Data(contentsOf: url)",
        "try text.write(to: url, atomically: true, encoding: .utf8)",
      ],
      right: ["store.open(path)", "func write(to tensor: inout Tensor)"]),
    HygieneRule(
      rule: "only Corpora talks to the network",
      pattern: #"\bURLSession\b|\bURLRequest\b|\bNWConnection\b|(?<![.\w])socket\("#,
      allowed: ["Sources/Corpora/"],
      wrong: ["URLSession.shared", "let descriptor = socket(AF_INET, 1, 0)"],
      right: ["let url: URL", "websocket(address)"]),
    HygieneRule(
      rule: "environment variables are read by CommandLine only; pass what was read as an argument",
      pattern: #"\bProcessInfo\b[^\n]*\.environment\b|\b(?:get|set|unset|put|secure_get)env\("#,
      allowed: ["Sources/CommandLine/"],
      wrong: [#"ProcessInfo.processInfo.environment["GECKO"]"#, #"getenv("GECKO")"#],
      right: ["ProcessInfo.processInfo.activeProcessorCount"]),
    HygieneRule(
      rule: "random numbers come from a RandomStream that was passed in",
      pattern:
        #"\bSystemRandomNumberGenerator\b|\barc4random|\bdrand48\b|(?<![.\w])s?rand(?:om)?\(\)"#
        + #"|\.random\((?![^\n]*using:)|\.shuffle[d]?\(\)|\.randomElement\(\)|\bhashValue\b"#,
      reach: .everything,
      wrong: [
        "Float.random(in: 0..<1)", "order.shuffled()", "var g = SystemRandomNumberGenerator()",
        "let seed = name.hashValue",
      ],
      right: ["Float.random(in: 0..<1, using: &stream)", "order.shuffled(using: &stream)"]),
    HygieneRule(
      rule: "only Experiments makes a root stream; take a stream and split it by name",
      pattern: #"\bRandomStream\(seed:"#,
      allowed: ["Sources/Tensors/", "Sources/Experiments/"],
      wrong: ["var random = RandomStream(seed: 1)"],
      right: [#"let weights = random.stream("weights")"#]),
  ]

  /// What is written nowhere, or only with a reason.
  static let language = [
    HygieneRule(
      rule: "unfinished work belongs into an issue",
      pattern: #"\b(?:TODO|FIXME|XXX|HACK)\b|fatalError\("(?i:not|un\w*implemented)"#,
      subject: .text, reach: .everything, allowed: ["Tests/ArchitectureTests/"],
      wrong: ["// TODO: fast path", "// FIXME", #"fatalError("not yet")"#],
      right: ["// todos los geckos", #"fatalError("a shape without axes")"#]),
    HygieneRule(
      rule: "`package` is as far as anything is seen: this package has no outside clients",
      pattern: #"\bpublic\b|@testable\b|@_exported\b|\bopen\s+(?:class|func|var)\b"#,
      reach: .everything,
      wrong: ["public struct Tensor {", "@testable import Tensors", "@_exported import Tensors"],
      right: ["package struct Tensor {", "// public"]),
    HygieneRule(
      rule: "an error is thrown on or turned into a message, never a trap",
      pattern: #"\btry!"#,
      reach: .everything, allowed: ["Sources/Tensors/", "Sources/Store/HDF5"], wantsReason: true,
      wrong: ["let file = try! open(path)"], right: ["try load()", "try? load()"]),
    // A file, a text or a checkpoint can hold anything: what is wrong with it is thrown.
    HygieneRule(
      rule: "no program ends by a fatal error; what is wrong with a file is thrown",
      pattern: #"\bfatalError\("#,
      allowed: [],
      wrong: [#"fatalError("\(path) has changed while it was in use")"#],
      right: ["throw TaskError.changed(path: path)", "let isFatal = error(0)"]),
    HygieneRule(
      rule: "no state outside of values: pass it",
      pattern: #"^[ \t]*(?:[\w()]+\s+)*(?:static|class)\s+var\b(?![^=\n]*\{)"#
        + #"|\bstatic\s+let\s+shared\b"#,
      reach: .everything, allowed: ["Sources/Tensors/", "Sources/Store/HDF5"], wantsReason: true,
      wrong: ["  static var count = 0", "package static var shared: Pool = Pool()"],
      right: ["static var name: String { \"x\" }", "static let all = [1]", "var count = 0"]),
    HygieneRule(
      rule: "what the compiler cannot check is kept in Tensors and Store's HDF5 files",
      pattern: #"@unchecked\s+Sendable|\bnonisolated\(unsafe\)|@preconcurrency\b"#,
      reach: .everything, allowed: ["Sources/Tensors/", "Sources/Store/HDF5"], wantsReason: true,
      wrong: ["final class Cache: @unchecked Sendable {", "nonisolated(unsafe) let p = q"],
      right: ["struct Shape: Sendable {"]),
    HygieneRule(
      rule: "a name says what a thing is or does; this one says neither",
      pattern:
        #"\b(?:class|struct|enum|actor|protocol)\s+\w*(?:Utils?|Utilities|Helpers?|Manager|Base|Info)\b"#,
      reach: .everything,
      wrong: ["enum TensorUtils {", "struct RunInfo: Sendable {", "final class StoreManager {"],
      right: ["struct Database {", "struct Information {"]),
  ]
}
