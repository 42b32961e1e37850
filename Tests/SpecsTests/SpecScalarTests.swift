import Specs
import Testing

@Suite struct `A plain scalar` {
  @Test(arguments: [
    ("12", 12), ("0", 0), ("010", 10), ("+3", 3), ("1_000", 1_000), ("2e3", 2_000), ("1E+2", 100),
    ("9223372036854775807", Int.max), ("0e99999999999999999999", 0),
  ])
  func `is a decimal integer where one is expected`(_ text: String, _ value: Int) throws {
    #expect(try read(study("training: {steps: \(text)}")).training.steps == value)
  }

  @Test(arguments: [
    "1.0", "0x10", "0o7", "1e-3", "two", "1__0", "_1", "1_", "yes", "--1", "1e", "e3", "\"3\"",
    "12:30", "１２", ".inf",
  ])
  func `is no integer if it needs guessing`(_ text: String) {
    let found = text.hasPrefix("\"") ? "the text '3'" : "'\(text)'"
    let expected =
      "spec.yaml:3:19: training.steps: expected an integer of at least 0, found \(found)"
    #expect(mistakes(in: study("training: {steps: \(text)}")) == [expected])
  }

  @Test(arguments: ["9223372036854775808", "1e19", "1e99999999999999999999"])
  func `is too large an integer beyond 64 bits`(_ text: String) {
    let expected =
      "spec.yaml:3:19: training.steps: expected an integer of at least 0, found '\(text)', "
      + "which is too large"
    #expect(mistakes(in: study("training: {steps: \(text)}")) == [expected])
  }

  @Test(arguments: [
    ("1", 1), ("1e-3", 1e-3), (".5", 0.5), ("5.", 5), ("+1.5E+1", 15), ("1_000.5", 1_000.5),
    ("010", 10), ("5.e-1", 0.5),
  ])
  func `is a number where one is expected`(_ text: String, _ value: Double) throws {
    #expect(try read(study("training: {rate: \(text)}")).training.rate == value)
  }

  @Test(arguments: [
    ".inf", "nan", "0x1p3", "infinity", ".", "1.2.3", "1e1.5", "e", "+", "1e-3,3e-3",
  ])
  func `is no number if it is not a decimal one`(_ text: String) {
    #expect(
      mistakes(in: study("training:\n  rate: \(text)")) == [
        "spec.yaml:4:9: training.rate: expected a number above 0, found '\(text)'"
      ])
  }

  @Test func `is too large a number beyond its precision`() {
    #expect(
      mistakes(in: study("training: {rate: 1e999}")) == [
        "spec.yaml:3:18: training.rate: expected a number above 0, found '1e999', "
          + "which is too large"
      ])
    #expect(mistakes(in: study("model: {dropout: 1e40}")).first?.hasSuffix("too large") == true)
  }

  @Test(arguments: ["no", "010", "1e-3", "1_000", "true", "2024-01-01", "0x10", "12:30:45"])
  func `stays as written where text is expected`(_ text: String) throws {
    #expect(try read(study("baseline: \(text)\nvariants: {\(text): {}}")).baseline == text)
  }

  @Test(arguments: ["yes", "no", "on", "True", "1", "\"true\"", "y"])
  func `is a flag only as true or false`(_ text: String) {
    #expect(mistakes(in: study("model: {swiglu: \(text)}")).count == 1)
  }

  @Test func `is nothing for an optional field as null`() throws {
    for null in ["null", "~", ""] {
      #expect(try read(study("model:\n  num_rope_heads: \(null)\n")).model.ropeHeads == nil)
    }
    #expect(try read(study("model: {num_rope_heads: 0}")).model.ropeHeads == 0)
  }
}
