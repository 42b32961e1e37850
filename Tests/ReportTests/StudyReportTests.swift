import Foundation
import Report
import Store
import Testing

@Suite struct `A report` {
  let study: StoredStudy

  init() throws { study = try StoredStudy() }

  /// Reports on all trials so far, drawn by nothing unless a program is given.
  @discardableResult
  private func report(
    question: String = "Does it recall?", gnuplot: String = "no-such-gnuplot",
    sweep: StudyManifest.Sweep? = nil
  ) throws -> StudyReport.Outcome {
    var manifest = study.manifest(
      sweep: sweep, settings: sweep == nil ? { _ in [] } : `A sweep's choice`.setting)
    manifest.question = question
    try manifest.write(intoFolder: study.folder)
    let report = try StudyReport(ofStudyIn: study.folder, command: "gecko report here")
    return try report.store(into: study.folder, drawnBy: Gnuplot(program: gnuplot))
  }

  private func text(_ name: String) throws -> String {
    try TextFile.read("\(study.folder)/\(name)")
  }

  private func storeTwo() throws {
    try study.store("gecko", 0, valid: (0.5, 0.75), test: (0.5, 0.75))
    try study.store("gecko", 1, valid: (0.25, 0.875), test: (0.25, 0.875))
    try study.store("other", 0, valid: (1, 0.5), test: (1, 0.5))
    try study.store(
      "other", 1, valid: nil, status: .diverged, step: 7, reason: "NaN in layers.0")
  }

  @Test func `tells a small study in Markdown`() throws {
    try storeTwo()
    try report()
    #expect(try text("report.md") == Self.markdown)
  }

  @Test func `draws what evaluations found over lengths`() throws {
    try storeTwo()
    for (replicate, loss) in [(0, 2.0), (1, 4)] {
      let folder = study.expect("gecko", replicate).folder
      try EvaluationFile(
        attributes: [],
        entries: [
          EvaluationFile.Entry("position", along: "position", unit: "token", [0, 1, 2]),
          EvaluationFile.Entry(
            "loss_by_position", along: "position", unit: "nats/token", [loss, 1, 0.5]),
        ]
      ).write(at: folder + "/evaluations/text.h5", replaces: false)
      try EvaluationFile(
        attributes: [],
        entries: [
          EvaluationFile.Entry("length", along: "length", unit: "1", [64, 128]),
          EvaluationFile.Entry("accuracy", along: "length", unit: "1", [0.5, 0.25]),
        ]
      ).write(at: folder + "/evaluations/grid.h5", replaces: false)
    }
    try report()
    let losses = try text("figures/loss_by_position-text.csv")
    #expect(losses.contains("gecko,markedLine,1.0,3.0"))
    let grid = try text("figures/accuracy-over-length-grid.csv")
    #expect(grid.contains("gecko,markedLine,128.0,0.25"))
    #expect(try text("report.md").contains("## Lengths"))
  }

  @Test func `lets no text of a study become a part of the page`() throws {
    try storeTwo()
    try report(question: "Is <script>alert('a')</script> & \"b\" | *c*_d_ [e](f)?")
    let html = try text("report.html")
    #expect(!html.contains("<script"))
    #expect(
      html.contains(
        "Is &lt;script&gt;alert(&#39;a&#39;)&lt;/script&gt; &amp; &quot;b&quot; | *c*_d_ [e](f)?"))
    let markdown = try text("report.md")
    #expect(markdown.contains(#"\<script\>alert('a')\</script\> \& "b" \| \*c\*\_d\_ \[e\](f)?"#))
  }

  @Test func `needs no other file and no network`() throws {
    try storeTwo()
    try report()
    let html = try text("report.html")
    for word in ["http:", "https:", "src=", "@import", "<link"] { #expect(!html.contains(word)) }
    #expect(html.contains("prefers-color-scheme: dark") && html.contains("@media print"))
  }

  @Test func `has the numbers of every figure beside it`() throws {
    try storeTwo()
    try report()
    #expect(
      try text("figures/valid-accuracy-by-steps.csv") == """
        series,kind,step,valid_accuracy,low,high
        gecko,markedLine,10.0,0.001,0.001,0.001
        gecko,markedLine,20.0,0.8125,0.75,0.875
        other,markedLine,10.0,0.001,,
        other,markedLine,20.0,0.5,,
        other,thinLine,10.0,0.001,,

        """)
    #expect(try text("table.csv").hasPrefix("variant,is_baseline,"))
  }

  @Test func `tells gnuplot what to draw`() throws {
    try storeTwo()
    try report()
    let script = try text("figures/figures.gnuplot")
    #expect(script.hasPrefix("set terminal svg noenhanced dynamic size 560,400"))
    #expect(script.contains("set output 'valid-accuracy-by-steps.svg'\nset xlabel 'step'"))
    #expect(
      script.contains(
        """
        $series0 << EOD
        10.0 0.001 0.001 0.001
        20.0 0.8125 0.75 0.875
        EOD
        """))
    #expect(script.contains("lc rgb '#0072b2' pt 7 ps 0.7 title 'gecko'"))
  }

  @Test func `comes out without gnuplot, which it says`() throws {
    try storeTwo()
    let outcome = try report()
    #expect(outcome.complaint == .missing(program: "no-such-gnuplot"))
    #expect("\(try #require(outcome.complaint))".contains("apt-get install gnuplot-nox"))
    #expect(outcome.pictures == 0)
    #expect(try text("report.html").contains("No picture: gnuplot was missing or failed."))
    let failing = try report(gnuplot: "false")
    #expect(failing.complaint == .failed(complaint: "status 1"))
  }

  @Test func `has a picture of every figure in it`() throws {
    try storeTwo()
    let outcome = try report(gnuplot: "gnuplot")
    #expect(outcome.complaint == nil)
    let html = try text("report.html")
    #expect(outcome.pictures > 3)
    #expect(html.components(separatedBy: "<svg").count - 1 == outcome.pictures)
    #expect(!html.contains("<?xml") && html.contains("<title>Valid accuracy</title>"))
    #expect(try text("figures/valid-loss-by-steps.svg").contains("fill=\"white\""))
  }

  @Test func `shows a sweep, and warns of its edges`() throws {
    try `A sweep's choice`.store(["gecko": [0.75, 0.5, 0.25]], in: study)
    try report(sweep: `A sweep's choice`.sweep)
    let markdown = try text("report.md")
    #expect(
      markdown.contains(
        "- gecko: the best lr, 1e-3, is the highest that was tried; a better one may lie beyond."))
    #expect(try text("figures/figures.gnuplot").contains("set xlabel 'lr'\nset logscale x"))
    let values = try text("figures/sweep-training.optimizer.lr.csv")
    #expect(values.hasSuffix("chosen,rings,0.001,0.3125,0.25,0.375\n"))
  }

  @Test func `of a study that has not begun says so`() throws {
    study.expect("gecko", 0)
    let outcome = try report(gnuplot: "gnuplot")
    #expect(outcome.complaint == nil && outcome.pictures == 0)
    let markdown = try text("report.md")
    #expect(markdown.contains("recall: 0 of 1 trials finished, 1 waiting."))
    #expect(markdown.contains("No trial has begun."))
  }

  @Test func `draws past numbers that are not finite`() throws {
    try study.store("gecko", 0, valid: (.nan, .infinity), test: (.nan, 0.5))
    try study.store("gecko", 1, valid: (0.5, 0.5), test: (0.5, 0.5))
    let outcome = try report(gnuplot: "gnuplot")
    #expect(outcome.complaint == nil)
    #expect(try text("figures/valid-loss-by-steps.csv").contains("20.0,nan"))
  }

  @Test func `is a notebook too`() throws {
    try storeTwo()
    try report(question: "Is it \"so\"?\\n")
    let bytes = Data(try text("report.ipynb").utf8)
    let notebook = try #require(
      try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(notebook["nbformat"] as? Int == 4 && notebook["nbformat_minor"] as? Int == 4)
    #expect(notebook["metadata"] is [String: Any])
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    for cell in cells {
      #expect(cell["source"] is [String] && cell["metadata"] is [String: Any])
      let isCode = cell["cell_type"] as? String == "code"
      #expect(
        isCode == (cell["outputs"] is [Any]) && isCode == cell.keys.contains("execution_count"))
    }
    let code = cells.flatMap { $0["source"] as? [String] ?? [] }
    #expect(code.contains("STUDY = Path(\".\")\n"))
    #expect(code.contains("    (\"gecko\", 1, True, \"gecko/key-1/run-000.h5\"),\n"))
    #expect(code.contains("    (\"other\", 1, False, \"other/key-1/run-000.h5\"),\n"))
  }

  @Test func `changes nothing of another file but its own part`() throws {
    try storeTwo()
    try report()
    let path = "\(study.folder)/README.md"
    let (before, after) = ([UInt8]("a\r\n\u{fe}".utf8) + [0xff], [UInt8]("\n\n z".utf8))
    let old = "<!-- gecko report -->old<!-- end of gecko report -->"
    try Data(before + [UInt8](old.utf8) + after).write(to: URL(filePath: path))
    let report = try StudyReport(ofStudyIn: study.folder, command: "gecko report here")
    let outcome = try report.store(into: study.folder, drawnBy: Gnuplot(program: "none"))
    try report.block(for: path, outcome).refresh(path)
    let new = try Data(contentsOf: URL(filePath: path))
    #expect(new.starts(with: before) && [UInt8](new.suffix(after.count)) == after)
    let middle = String(decoding: new.dropFirst(before.count).dropLast(after.count), as: UTF8.self)
    #expect(middle.hasPrefix("<!-- gecko report -->\nrecall: 3 of 4 trials finished, 1 diverged."))
    #expect(middle.hasSuffix("\n<!-- end of gecko report -->"))
    #expect(middle.contains("| gecko | 803,072 | 2/2 |"))
    try report.block(for: path, outcome).refresh(path)
    #expect(try Data(contentsOf: URL(filePath: path)) == new)
  }

  @Test(arguments: [
    "nothing", "<!-- gecko report -->", "<!-- end of gecko report --><!-- gecko report -->",
    "<!-- gecko report --><!-- gecko report --><!-- end of gecko report -->",
  ])
  func `refuses a file without one place for it`(_ text: String) throws {
    try storeTwo()
    let outcome = try report()
    let path = "\(study.folder)/README.md"
    try TextFile.write(text, to: path)
    let report = try StudyReport(ofStudyIn: study.folder, command: "")
    #expect(throws: GeneratedBlock.Failure.markers(file: path)) {
      try report.block(for: path, outcome).refresh(path)
    }
    #expect(try TextFile.read(path) == text)
  }

  private static let markdown = ##"""
    # recall

    Question: Does it recall?

    Hypothesis: none

    recall: 3 of 4 trials finished, 1 diverged.

    Failed:

    - other \#1: diverged at step 20 of 20: NaN in layers.0

    ### Trials by variant

    | variant | finished | diverged |
    | :-- | --: | --: |
    | gecko | 2/2 | - |
    | other | 1/2 | 1 |

    ## Comparison

    | variant | parameters | done | valid loss (nats/token) | test accuracy (fraction) | Δ accuracy (to gecko) |  | time (s) |
    | :-- | --: | --: | --: | --: | --: | --: | --: |
    | gecko | 803,072 | 2/2 | 0.375 ± 0.125 | 0.812 ± 0.062 | baseline |  | 12.3 |
    | other | 803,072 | 1/2 | 1.000 | 0.500 | -0.2500 | ≈ | 12.3 |

    - ± is the standard error of the mean over finished replicates.
    - One finished replicate, so no uncertainty: other.
    - test accuracy: higher is better.
    - Δ is the mean difference between equal replicates, which share data and initialisation.
    - ≈ this study cannot tell it from the baseline (one replicate).
    - other \#1 does not count: diverged at step 7: NaN in layers.0

    ## What differs

    The variants' specifications are the same.

    ## Learning curves

    A line is the mean over finished replicates, as far as all of them go, and its band one standard error to either side. Thin lines are trials that have not finished, diverged or failed.

    **Valid accuracy**

    *No picture: gnuplot was missing or failed.*

    Higher is better. [CSV](figures/valid-accuracy-by-steps.csv)

    **Valid loss**

    *No picture: gnuplot was missing or failed.*

    [CSV](figures/valid-loss-by-steps.csv)

    ### Against tokens

    **Valid accuracy**

    *No picture: gnuplot was missing or failed.*

    Higher is better. [CSV](figures/valid-accuracy-by-tokens.csv)

    **Valid loss**

    *No picture: gnuplot was missing or failed.*

    [CSV](figures/valid-loss-by-tokens.csv)

    ### Against training time

    **Valid accuracy**

    *No picture: gnuplot was missing or failed.*

    Higher is better. [CSV](figures/valid-accuracy-by-time.csv)

    **Valid loss**

    *No picture: gnuplot was missing or failed.*

    [CSV](figures/valid-loss-by-time.csv)

    ## Inside the models

    ### What else could be shown

    These are drawn when the spec's capture asks for what they need: attention maps, memory matrices, singular values of the memory over training, statistics of the norm along the sequence, the memory's share of what is read, by position.

    ```
    capture:
      - {taps: [layers.*.attention_weights], steps: [last]}
      - {taps: [layers.*.memory], steps: [last]}
      - {taps: [layers.*.memory], steps: {every: 100}, reduce: singular_values}
      - {taps: [layers.*.timenorm.mean, layers.*.timenorm.variance], steps: [last]}
      - {taps: [layers.*.memory_read, layers.*.attention, layers.*.gate], steps: [last]}
    ```

    ## Resources

    | variant | parameters | state (kB a sequence) | compute (MFLOP/token) | speed (tokens/s, median) | peak memory (MB) | training (time a trial) | steps (all trials) |
    | :-- | --: | --: | --: | --: | --: | --: | --: |
    | gecko | 803,072 | - | - | - | - | 12.3 s | 40 |
    | other | 803,072 | - | - | - | - | 12.3 s | 27 |

    - Speed, memory and time are the clock's and the machine's: other trials may have run beside.
    - State is the most that a sequence of the task needs when it is streamed. FLOPs are those of the matrix products, forward and backward.

    ## Provenance

    | fact | value |
    | :-- | :-- |
    | spec | recall.yaml |
    | replicates | 2 |

    To make this page again from the stored runs:

    ```
    gecko report here
    ```

    """##
}
