import Experiments
import Specs
import Tasks
import Testing

@Suite struct `The task of a spec` {
  @Test func `is required, and of a kind that exists`() throws {
    #expect(
      try mistakes(in: "experiment: e\n") == [
        "spec.yaml:1:1: missing key 'task'; expected a mapping with a 'kind'"
      ])
    #expect(
      try mistakes(in: "experiment: e\ntask: {kind: txt}\n") == [
        "spec.yaml:2:14: task.kind: expected one of text, "
          + SyntheticTasks.all.map { $0.kind }.joined(separator: ", ")
          + ", found 'txt'; did you mean 'text'?"
      ])
  }

  @Test func `finds a text from the spec's folder, and an argument's from where one is`() throws {
    let text = "experiment: e\ntask: {kind: text, path: ../corpora/a.txt}\n"
    try SpecificationFolder.with(["spec.yaml": text]) { folder in
      let parent = folder.path.split(separator: "/").dropLast().joined(separator: "/")
      let settings: [[String]] = [[], ["task.path=b/a.txt"], ["task.path=/a.txt"]]
      let paths = try settings.map {
        try folder.study(settings: $0).specification.specValue["task"]?["path"]
      }
      #expect(paths == [.text("/\(parent)/corpora/a.txt"), .text("b/a.txt"), .text("/a.txt")])
    }
  }

  @Test(arguments: ["{kind: text, length: 64}", "{kind: text, path:    }"])
  func `says how to give a text that is missing`(_ task: String) throws {
    let text = "experiment: e\ntask: \(task)\n"
    let column = task.contains("path") ? 29 : 7
    #expect(
      try mistakes(in: text) == [
        "spec.yaml:2:\(column): task.path: expected the path of a text file or folder, "
          + "found nothing; give it in the spec or with --set task.path=FILE"
      ])
    #expect(try mistakes(in: text, settings: ["task.path=a.txt"]).isEmpty)
  }

  @Test func `of kind text has these settings`() throws {
    let study = try study(
      """
      experiment: e
      task:
        kind: text
        path: /a.txt
        length: 64
        splits: {train: 0.9, valid: 0.1, test: 0}
        documents: "\\n\\n"
        valid_windows: all

      """)
    #expect(
      study.specification.specValue["task"]?.jsonText == """
        {"kind": "text", "path": "/a.txt", "length": 64, \
        "splits": {"train": 0.9, "valid": 0.1, "test": 0.0}, "documents": "\\n\\n", \
        "valid_windows": "all", "test_windows": "all"}
        """)
  }

  @Test func `of kind mqar has these settings`() throws {
    #expect(
      try study(recall("")).specification.specValue["task"]?.jsonText == """
        {"kind": "mqar", "vocabulary_size": 8192, "length": 64, "pairs": 8, "power": 0.01, \
        "random_non_queries": true, "valid_examples": 1000, "test_examples": 1000}
        """)
  }

  @Test func `is told everything that is impossible about it, at the key`() throws {
    #expect(
      try mistakes(
        in: """
          experiment: e
          task:
            kind: text
            path: a.txt
            length: 0
            splits: {train: 0.9, valid: 0.2}
            documents: ""
            valid_windows: 0
            test_windows: some

          """) == [
          "spec.yaml:5:11: task.length: expected between 1 and 2147483646, found 0",
          "spec.yaml:6:11: task.splits: expected train, valid and test fractions that sum to 1, "
            + "found 0.9 + 0.2 + 0.05 = 1.1500000000000001",
          "spec.yaml:7:14: task.documents: expected the text between two documents, or nothing for "
            + "a text without documents, found an empty text",
          "spec.yaml:8:18: task.valid_windows: expected 1 or more, or 'all', found 0",
          "spec.yaml:9:17: task.test_windows: expected a number of windows or 'all', found 'some'",
        ])
    #expect(
      try mistakes(
        in: "experiment: e\ntask: {kind: mqar, length: 64, pairs: 17, vocabulary_size: 64}\n") == [
          "spec.yaml:2:39: task.pairs: expected at most a quarter of 'length', 16 of 64, found 17",
          "spec.yaml:2:60: task.vocabulary_size: expected more than 'length', 64, found 64",
        ])
    #expect(
      try mistakes(in: "experiment: e\ntask: {kind: mqar, length: 63, pairs: 17, path: x}\n") == [
        "spec.yaml:2:28: task.length: expected an even number of at least 4, found 63",
        "spec.yaml:2:43: unknown key 'path' in 'task' of kind 'mqar'; expected one of "
          + "vocabulary_size, length, pairs, power, random_non_queries, valid_examples, "
          + "test_examples",
      ])
  }
}
