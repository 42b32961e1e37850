import Report
import Testing

@Suite struct `A text table` {
  @Test func `aligns names left, numbers at their ends and uncertainties behind them`() {
    let table = TextTable([
      TextTable.Column("name", cells: ["a", "longer"], isLeading: true),
      TextTable.Column(
        "loss", unit: "nats",
        cells: [TextTable.Cell("1.5", tail: " ± 0.25"), TextTable.Cell("12.5")]),
      TextTable.Column("n", cells: ["1", "22"]),
    ])
    #expect(
      table.lines == [
        "name           loss   n",
        "               nats",
        "------  -----------  --",
        "a        1.5 ± 0.25   1",
        "longer  12.5         22",
      ])
  }

  @Test func `has no line of units where there are none`() {
    let table = TextTable([TextTable.Column("a", cells: ["1"], isLeading: true)])
    #expect(table.lines == ["a", "-", "1"])
  }

  @Test func `refuses columns of different lengths`() async {
    await #expect(processExitsWith: .failure) {
      _ = TextTable([TextTable.Column("a", cells: ["1"]), TextTable.Column("b", cells: [])])
    }
  }
}

@Suite struct `A number in words` {
  @Test(arguments: [
    (0.0, 0, "0"), (999, 0, "999"), (1000, 0, "1,000"), (1_234_567.891, 2, "1,234,567.89"),
    (-1234.5, 1, "-1,234.5"), (0.99996, 4, "1.0000"), (-0.00001, 4, "0.0000"),
    (.infinity, 2, "inf"), (-.infinity, 2, "-inf"), (.nan, 2, "nan"),
  ])
  func `has commas between thousands and no sign on zero`(
    _ value: Double, _ decimals: Int, _ text: String
  ) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test func `shows the sign of a difference`() {
    #expect(NumberText.fixed(0.25, decimals: 2, isSigned: true) == "+0.25")
    #expect(NumberText.fixed(-0.25, decimals: 2, isSigned: true) == "-0.25")
    #expect(NumberText.fixed(0.001, decimals: 2, isSigned: true) == "0.00")
  }

  @Test(arguments: [
    (0, "0"), (-1, "-1"), (803_072, "803,072"), (-100, "-100"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `of a count has commas too`(_ value: Int, _ text: String) {
    #expect(NumberText.whole(value) == text)
  }

  @Test(arguments: [
    (0.2, "0:00"), (7, "0:07"), (59.6, "1:00"), (750, "12:30"), (11_100, "3:05:00"),
    (-3, "0:00"), (.infinity, "-:--"), (.nan, "-:--"),
  ])
  func `of seconds is a clock's`(_ seconds: Double, _ text: String) {
    #expect(NumberText.duration(seconds) == text)
  }

  @Test(arguments: [(0.043, "0.04 s"), (3.21, "3.2 s"), (59.9, "59.9 s"), (83, "1:23")])
  func `of measured seconds has a fraction where it matters`(_ seconds: Double, _ text: String) {
    #expect(NumberText.span(seconds) == text)
  }
}
