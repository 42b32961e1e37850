import Report
import Store
import Testing

@Suite struct `The energy of a trial` {
  @Test(arguments: [true, false])
  func `is the sum of its rows, and has no column where nothing counted`(_ counts: Bool) throws {
    let study = try StoredStudy()
    func column(_ name: String, _ unit: String) -> MetricColumn {
      MetricColumn(name: name, unit: unit, description: "")
    }
    let energy = SeriesLayout(name: "energy", columns: [column("energy", "J")])
    let file = try RunFileWriter(
      inFolder: study.expect("gecko", 0).folder,
      contents: RunFileContents(
        spec: "", resolvedSpec: "{}", provenance: [],
        series: [SeriesLayout(name: "train", columns: [column("loss", "nat")])]
          + (counts ? [energy] : []),
        captures: []))
    try file.append(series: "train", step: 20, values: [1])
    if counts {
      try file.append(series: "energy", step: 10, values: [1500])
      try file.append(series: "energy", step: 20, values: [540])
    }
    try file.finish(status: .finished, endTime: 1_700_000_000, step: 20)
    try study.manifest().write(intoFolder: study.folder)
    _ = try StudyReport(ofStudyIn: study.folder, command: "gecko report here")
      .store(into: study.folder, drawnBy: Gnuplot(program: "no-such-gnuplot"))
    let page = try TextFile.read(study.folder + "/report.md")
    #expect(page.contains("energy (kJ a trial)") == counts)
    #expect(page.contains("| 2.04 |") == counts)
  }
}
