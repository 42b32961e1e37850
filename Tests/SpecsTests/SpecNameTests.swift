import Specs
import Testing

@Suite struct `The nearest name` {
  @Test(arguments: [
    ("dpeth", "depth"), ("num_head", "num_heads"), ("NumHeads", "num_heads"),
    ("layers", "num_layers"),
    ("num-heads", "num_heads"), ("ir", "lr"),
  ])
  func `is found for a misspelt one`(_ name: String, _ meant: String) {
    #expect(SpecName.nearest(to: name, among: ["depth", "num_layers", "num_heads", "lr"]) == meant)
  }

  @Test(arguments: [
    "", "xy", "zebra", "completely_different", String(repeating: "depth", count: 999),
  ])
  func `is none where nothing is near`(_ name: String) {
    #expect(SpecName.nearest(to: name, among: ["depth", "num_layers", "lr"]) == nil)
  }

  @Test func `is the first of equally near ones`() {
    #expect(SpecName.nearest(to: "beta", among: ["beta1", "beta2"]) == "beta1")
  }

  @Test func `is quoted on one line and cut`() {
    #expect(SpecName.quoted("a\nb\u{0}") == #"'a\nb\u0000'"#)
    #expect(SpecName.quoted(String(repeating: "x", count: 61)).count == 63)
  }
}
