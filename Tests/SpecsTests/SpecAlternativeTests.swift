import Specs
import Testing

@Suite struct `A value that can be written in several ways` {
  /// `all`, `[1, 2]` or `{every: 3}`.
  private enum Choice: Equatable {
    case all
    case listed([Int])
    case every(Int)

    static let format = SpecFormat<Self>.alternatives(
      "all, a list or {every: n}",
      scalar: SpecAlternative(
        .parsed("all", from: { $0 == "all" ? true : nil }, to: { _ in .text("all") })
      ) { _ in .all },
      list: SpecAlternative(.list(of: .integer(in: 0...))) { .listed($0) },
      mapping: SpecAlternative(.section(Spacing.self)) { .every($0.every) }
    ) { choice in
      switch choice {
      case .all: .text("all")
      case .listed(let numbers): .list(numbers.map { .integer($0) })
      case .every(let step): .mapping([SpecValue.Entry(key: "every", value: .integer(step))])
      }
    }
  }

  private struct Spacing: SpecDeclared {
    var every = 1
    static var specDefaults: Self { Self() }
    static let specFields: [SpecField<Self>] = [
      .integer("every", \.every, in: 1..., "Apart.", .required)
    ]
  }

  private struct Section: SpecDeclared {
    var choice = Choice.all
    static var specDefaults: Self { Self() }
    static let specFields: [SpecField<Self>] = [.field("c", \.choice, Choice.format, "Which.")]
  }

  @Test(arguments: ["all", "[1, 2]", "{every: 3}"])
  func `is read as it is written, and written as it is read`(_ text: String) throws {
    let section = try SpecDocument(text: "c: \(text)\n", name: "s").read(Section.self)
    let again = try SpecDocument(text: section.specValue.yamlText, name: "s").read(Section.self)
    #expect(again.choice == section.choice)
    switch text {
    case "all": #expect(section.choice == .all)
    case "[1, 2]": #expect(section.choice == .listed([1, 2]))
    default: #expect(section.choice == .every(3))
    }
  }

  @Test(arguments: [
    ("some", "s:1:4: c: expected all, found 'some'"),
    ("", "s:1:3: c: expected all, a list or {every: n}, found nothing"),
    ("[1, x]", "s:1:8: c[1]: expected an integer of at least 0, found 'x'"),
    ("{every: 0}", "s:1:12: c.every: expected an integer of at least 1, found '0'"),
    ("{evry: 1}", "s:1:4: missing key 'every' in 'c'; expected an integer of at least 1"),
  ])
  func `is told what is wrong with the way that was chosen`(_ text: String, _ line: String) throws {
    let reading = try SpecDocument(text: "c: \(text)\n", name: "s").reading(Section.self)
    #expect(reading.diagnostics.first?.description == line)
  }
}
