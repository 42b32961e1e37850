import Specs

/// The key `positions` of a capture: which steps of a sequence, for taps that have an axis of time.
package enum CapturePositions: Equatable, Sendable {
  case all
  /// The last step of the sequence.
  case last
  /// Steps one by one, ascending: `[0, 64]`.
  case listed([Int])
  /// Every so many steps, from 0 on: `{every: 8}`.
  case every(Int)

  /// The positions in a sequence of `length` steps; those beyond it are left out.
  package func indices(of length: Int) -> [Int] {
    switch self {
    case .all: Array(0..<length)
    case .last: [length - 1]
    case .listed(let positions): positions.filter { $0 < length }
    case .every(let interval): Array(stride(from: 0, to: length, by: interval))
    }
  }
}

extension CapturePositions {
  /// `all`, `last`, a list of positions or `{every: n}`.
  static let format = SpecFormat<Self>.alternatives(
    expectation,
    scalar: SpecAlternative(
      .parsed(
        expectation, schema: .names(Word.allCases.map(\.rawValue)),
        from: { Word(rawValue: $0) }, to: { .text($0.rawValue) })
    ) { $0 == .all ? .all : .last },
    list: SpecAlternative(.list(of: .integer(in: 0...1_000_000_000), count: 1...)) { .listed($0) },
    mapping: SpecAlternative(.section(Spacing.self)) { .every($0.every) }
  ) { positions in
    switch positions {
    case .all: .text(Word.all.rawValue)
    case .last: .text(Word.last.rawValue)
    case .listed(let listed): .list(listed.map { .integer($0) })
    case .every(let interval):
      .mapping([SpecValue.Entry(key: "every", value: .integer(interval))])
    }
  }

  private static let expectation = "all, last, a list of positions or {every: n}"

  private enum Word: String, CaseIterable {
    case all
    case last
  }

  /// Positions at intervals, as a mapping says them.
  private struct Spacing: SpecDeclared {
    var every = 1

    static var specDefaults: Self { Self() }
    static let specFields: [SpecField<Self>] = [
      .integer(
        "every", \.every, in: 1...1_000_000_000, "Positions from one to the next.", .required)
    ]
  }
}
