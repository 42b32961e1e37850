extension StudyFile {
  /// Numbers by two named axes.
  package struct Table: Equatable, Sendable {
    /// An array of the table.
    package struct Array: Equatable, Sendable {
      package let name: String
      package let description: String
      /// `[row, column]`.
      package let numbers: NumericArray

      /// Names an array.
      package init(name: String, description: String, numbers: NumericArray) {
        self.name = name
        self.description = description
        self.numbers = numbers
      }
    }

    /// A value for each row.
    package struct Fact: Equatable, Sendable {
      /// The values of all rows.
      package enum Values: Equatable, Sendable {
        case texts([String])
        /// `[row]`.
        case numbers(NumericArray)

        /// Extents of the values.
        var shape: [Int] {
          switch self {
          case .texts(let texts): [texts.count]
          case .numbers(let numbers): numbers.shape
          }
        }
      }

      package let name: String
      package let description: String
      package let values: Values

      /// Names values.
      package init(name: String, description: String, values: Values) {
        self.name = name
        self.description = description
        self.values = values
      }
    }

    package let name: String
    /// The names of both axes: "variant" and "measure".
    package let axes: (row: String, column: String)
    package let rows: [String]
    package let columns: [String]
    /// A unit a column.
    package let units: [String]
    package let arrays: [Array]
    package let facts: [Fact]

    /// Names a table.
    ///
    /// - Precondition: at least a row and a column, a unit a column, arrays of `[rows, columns]`,
    ///   facts of `[rows]`.
    package init(
      name: String, axes: (row: String, column: String), rows: [String], columns: [String],
      units: [String], arrays: [Array], facts: [Fact] = []
    ) {
      let shape = [rows.count, columns.count]
      precondition(
        !rows.isEmpty && !columns.isEmpty && units.count == columns.count,
        "table \(name): \(rows.count) rows, \(columns.count) columns, \(units.count) units")
      for array in arrays {
        precondition(
          array.numbers.shape == shape,
          "table \(name): \(array.name) has shape \(array.numbers.shape), not \(shape)")
      }
      for fact in facts {
        precondition(
          fact.values.shape == [rows.count],
          "table \(name): \(fact.name) has shape \(fact.values.shape), not [\(rows.count)]")
      }
      self.name = name
      self.axes = axes
      self.rows = rows
      self.columns = columns
      self.units = units
      self.arrays = arrays
      self.facts = facts
    }

    package static func == (left: Self, right: Self) -> Bool {
      left.name == right.name && left.axes == right.axes && left.rows == right.rows
        && left.columns == right.columns && left.units == right.units
        && left.arrays == right.arrays && left.facts == right.facts
    }
  }
}
