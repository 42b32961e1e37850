import Foundation
import Testing

@Suite struct `gecko report` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `makes a page, Markdown, a notebook and figures of a study`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml", "--quiet").status == 0)
    try bench.write(
      "# Mine\n<!-- gecko report -->\n<!-- end of gecko report -->\nend\n", to: "README.md")
    let outcome = try bench.gecko.run(
      "report", "data/runs/recall", "--out", "re port", "--into", "README.md")
    #expect(outcome.status == 0)
    #expect(outcome.messages.isEmpty)
    #expect(
      outcome.output
        == "re port/report.html\nre port/report.md\nre port/report.ipynb\nREADME.md\n")
    func text(_ name: String) throws -> String {
      try String(contentsOf: URL(filePath: "\(bench.folder)/\(name)"), encoding: .utf8)
    }
    let page = try text("re port/report.html")
    #expect(page.contains("Does it run?") && page.contains("<svg"))
    #expect(page.contains("gecko report data/runs/recall --out &#39;re port&#39; --into README.md"))
    let own = try text("README.md")
    #expect(own.hasPrefix("# Mine\n<!-- gecko report -->\nrecall: 4 of 4 trials finished."))
    #expect(own.contains("](re%20port/figures/valid-accuracy-by-steps.svg)"))
    #expect(own.hasSuffix("<!-- end of gecko report -->\nend\n"))
    let again = try bench.gecko.run(
      "report", "data/runs/recall", "--out", "re port", "--into", "README.md")
    #expect(again.status == 0)
    #expect(try text("re port/report.html") == page)
    let printed = try bench.gecko.run("report", "data/runs/recall", "--also", "pdf")
    #expect(printed.status == 0)
    let figures = bench.folder + "/data/runs/recall/figures/"
    #expect(FileManager.default.fileExists(atPath: figures + "valid-accuracy-by-steps.pdf"))
  }

  @Test func `says what is wrong`() throws {
    let nothing = try bench.gecko.run("report", "data/runs/none")
    #expect(nothing.status == 2)
    #expect(nothing.complaints.count == 1 && nothing.messages.contains("no study here"))
    #expect(
      try bench.gecko.run("run", "recall.yaml", "--quiet", "--only", "gecko").status == 0)
    try bench.write("no place", to: "README.md")
    let unmarked = try bench.gecko.run("report", "data/runs/recall", "--into", "README.md")
    #expect(unmarked.status == 2)
    #expect(unmarked.messages.contains("README.md: expected a line '<!-- gecko report -->'"))
    let undrawn = try bench.gecko.run("report", "data/runs/recall", "--gnuplot", "no-gnuplot")
    #expect(undrawn.status == 0)
    #expect(undrawn.messages.contains("no figures: no-gnuplot is not installed"))
  }
}
