import Report
import Testing

@Suite struct `A sparkline` {
  @Test func `goes from the lowest to the highest value`() {
    #expect(Sparkline.text([1, 2, 3, 4, 5, 6, 7, 8], width: 20) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([8, 8, 1, 1], width: 2) == "█▁")
    #expect(Sparkline.text([5, 5, 5], width: 3) == "▁▁▁")
    #expect(Sparkline.text([.nan, 1, .infinity, 2], width: 9) == "▁█")
    #expect(Sparkline.text([], width: 9).isEmpty && Sparkline.text([.nan], width: 9).isEmpty)
    #expect(Sparkline.text([1, 2], width: 0).isEmpty)
    #expect(Sparkline.text((0..<1000).map(Double.init), width: 7).count == 7)
  }

  @Test func `is a bar, too`() {
    #expect(Sparkline.bar(0.5, width: 4) == "██░░")
    #expect(Sparkline.bar(0.999, width: 4) == "███░")
    #expect(Sparkline.bar(2, width: 4) == "████" && Sparkline.bar(-1, width: 2) == "░░")
  }
}

@Suite struct `A pattern of names` {
  @Test(arguments: [
    ("recall", "recall", true), ("recall", "recall-2", false), ("rec*", "recall", true),
    ("*call", "recall", true), ("*", "", true), ("", "", true), ("", "x", false),
    ("a*b*c", "aXbYc", true), ("a*b*c", "acb", false), ("ab*ba", "aba", false),
    ("**", "x", true), ("a*b*b", "ab", false),
  ])
  func `means what it says`(_ pattern: String, _ name: String, _ isMeant: Bool) {
    #expect(NamePattern(pattern).matches(name) == isMeant)
  }
}
