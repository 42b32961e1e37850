import Experiments
import Specs
import Tasks
import Testing

@Suite struct `A synthetic task of a spec` {
  @Test(arguments: [
    """
    {"kind": "in_context_recall", "vocabulary_size": 16, "length": 128, "multi_query": true, \
    "train_examples": 12800, "valid_examples": 1280, "test_examples": 1280}
    """,
    """
    {"kind": "noisy_recall", "vocabulary_size": 32, "length": 128, "noise_symbols": 16, \
    "noise_fraction": 0.2, "multi_query": true, "train_examples": 12800, "valid_examples": 1280, \
    "test_examples": 1280}
    """,
    """
    {"kind": "fuzzy_recall", "vocabulary_size": 16, "length": 128, "key_tokens": 3, \
    "value_tokens": 3, "train_examples": 12800, "valid_examples": 1280, "test_examples": 1280}
    """,
    """
    {"kind": "selective_copying", "vocabulary_size": 16, "length": 256, "copied_tokens": 16, \
    "train_examples": 12800, "valid_examples": 1280, "test_examples": 1280}
    """,
    """
    {"kind": "memorization", "vocabulary_size": 256, "length": 32, "train_examples": 256, \
    "valid_examples": 1280, "test_examples": 1280}
    """,
    """
    {"kind": "forgetting_mqar", "vocabulary_size": 8192, "length": 64, "pairs": 8, "updates": 4, \
    "power": 0.01, "random_non_queries": true, "train_examples": 0, "valid_examples": 1000, \
    "test_examples": 1000}
    """,
    """
    {"kind": "compositional_mqar", "vocabulary_size": 8192, "length": 64, "pairs": 9, \
    "power": 0.01, "random_non_queries": true, "train_examples": 0, "valid_examples": 1000, \
    "test_examples": 1000}
    """,
    """
    {"kind": "parity", "length": 32, "train_examples": 100000, "valid_examples": 1000, \
    "test_examples": 1000}
    """,
    """
    {"kind": "vocab_majority", "vocabulary_size": 3, "length": 32, "train_examples": 100000, \
    "valid_examples": 1000, "test_examples": 1000}
    """,
    """
    {"kind": "needle", "length": 256, "keys": 1, "values_per_key": 1, "queries": 1, "digits": 5, \
    "depth": "uniform", "identifiers": 16, "filler_symbols": 16, "train_examples": 0, \
    "valid_examples": 1000, "test_examples": 1000}
    """,
    """
    {"kind": "induction_heads", "vocabulary_size": 16, "length": 256, "train_examples": 0, \
    "valid_examples": 1000, "test_examples": 1000}
    """,
    """
    {"kind": "variable_tracking", "length": 256, "chains": 1, "hops": 4, "names": 32, \
    "values": 16, "filler_symbols": 16, "train_examples": 0, "valid_examples": 1000, \
    "test_examples": 1000}
    """,
  ])
  func `has its publication's settings, and is read again`(_ resolved: String) throws {
    let kind = String(resolved.split(separator: "\"")[3])
    let specification = try study("experiment: e\ntask: {kind: \(kind)}\n").specification
    #expect(specification.specValue["task"]?.jsonText == resolved)
    let again = try study("experiment: e\ntask: \(resolved)\n").specification
    #expect(again.task == specification.task)
    #expect(again.specValue == specification.specValue)
  }

  @Test func `is of every kind that there is`() throws {
    for kind in SyntheticTasks.all {
      let text = "experiment: e\ntask: {kind: \(kind.kind)}\n"
      let task = try study(text).specification.task
      guard case .synthetic(let settings) = task else {
        Issue.record("\(kind.kind) is \(task)")
        continue
      }
      #expect(settings.isEqual(to: kind.init()))
      #expect(task.measures == settings.measures)
    }
  }

  @Test func `differs from one of another kind or setting`() {
    var parity = Parity()
    let task = TaskConfiguration.synthetic(parity)
    #expect(task == .synthetic(parity))
    parity.length += 1
    #expect(task != .synthetic(parity))
    #expect(task != .synthetic(Majority()))
    #expect(task != .text(TextSource()))
  }

  @Test(arguments: [
    (
      "{kind: noisy_recall, vocabulary_size: 17, noise_fraction: 1.5, length: 9}",
      [
        "2:45: task.vocabulary_size: expected at least 18, found 17",
        "2:65: task.noise_fraction: expected a number from 0 to 1, found 1.5",
        "2:78: task.length: expected an even number of at least 4, found 9",
      ]
    ),
    (
      "{kind: fuzzy_recall, key_tokens: 8, train_examples: -1}",
      [
        "2:7: task.vocabulary_size: expected at least 17, found 16",
        "2:59: task.train_examples: expected 0 or more, found -1",
      ]
    ),
    (
      "{kind: fuzzy_recall, key_tokens: many}",
      ["2:40: task.key_tokens: expected an integer, found 'many'"]
    ),
    (
      "{kind: compositional_mqar, length: 64, pairs: 15}",
      ["2:53: task.pairs: expected a square, such as 9, found 15"]
    ),
    (
      "{kind: parity, vocabulary_size: 4, length: 1}",
      [
        "2:22: unknown key 'vocabulary_size' in 'task' of kind 'parity'; expected one of length, "
          + "train_examples, valid_examples, test_examples",
        "2:50: task.length: expected at least 2, found 1",
      ]
    ),
    (
      "{kind: needle, depth: unifrom, queries: 3}",
      [
        "2:29: task.depth: expected a number or 'uniform', found 'unifrom'; did you mean 'uniform'?",
        "2:47: task.queries: expected at most 'keys', 1, found 3",
      ]
    ),
    (
      "{kind: needle, depth: 2}",
      ["2:29: task.depth: expected a number from 0 to 1, or uniform, found 2.0"]
    ),
    ("{kind: memorisation}", ["2:14: task.kind: did you mean 'memorization'?"]),
  ])
  func `is told what is impossible about it, at the key`(
    _ task: String, _ expected: [String]
  ) throws {
    let found = try mistakes(in: "experiment: e\ntask: \(task)\n")
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      let parts = expected.split(separator: "kind: ")
      if expected.contains("did you mean 'mem") {
        #expect(found.hasPrefix("spec.yaml:\(parts[0])") && found.hasSuffix(parts[1]))
      } else {
        #expect(found == "spec.yaml:\(expected)")
      }
    }
  }

  @Test func `has measures of its own to stop at`() throws {
    let text = "experiment: e\ntask: {kind: needle}\n"
    let stop = "training: {stop: {metric: valid/exact_match, at_least: 0.99}}\n"
    #expect(try mistakes(in: text + stop).isEmpty)
    #expect(try mistakes(in: "experiment: e\ntask: {kind: parity}\n" + stop).count == 1)
  }
}
