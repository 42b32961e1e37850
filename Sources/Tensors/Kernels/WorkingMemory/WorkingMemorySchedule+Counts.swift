extension WorkingMemorySchedule {
  /// Rows of all sequences that read the memory.
  package var readRows: Int {
    (0..<batch).reduce(0) { $0 + steps(of: $1).reduce(0) { $0 + $1.readers } }
  }

  /// Rows of all sequences that are written to it.
  package var writtenRows: Int {
    (0..<batch).reduce(0) { $0 + steps(of: $1).reduce(0) { $0 + ($1.write?.rows.count ?? 0) } }
  }
}
