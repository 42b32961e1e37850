/// The group `/status` being written, touched on the owning thread only.
///
/// It holds datasets, because attributes cannot change once readers may follow.
final class OpenStatus {
  private let code: HDF5Object
  private let endTime: HDF5Object
  private let step: HDF5Object
  private let reason: HDF5Object

  /// Opens the datasets.
  init(in root: borrowing HDF5Object) throws(StoreError) {
    let group = try root.open(RunNames.status)
    code = try group.open(RunNames.code)
    endTime = try group.open(RunNames.endTime)
    step = try group.open(RunNames.step)
    reason = try group.open(RunNames.reason)
  }

  /// Makes the datasets, says that the run is under way, and leaves them open.
  convenience init(makingIn root: borrowing HDF5Object) throws(StoreError) {
    try Self.make(in: root)
    try self.init(in: root)
  }

  /// Makes the datasets and says that the run is under way.
  static func make(in root: borrowing HDF5Object) throws(StoreError) {
    let group = try root.makeGroup(RunNames.status)
    let code = try group.makeArray(RunNames.code, .int64, shape: [])
    let meanings = RunStatus.allCases.map { "\($0.rawValue) \($0)" }.joined(separator: ", ")
    try code.write(Attribute("meaning", .text(meanings)))
    let endTime = try group.makeArray(RunNames.endTime, .float64, shape: [])
    try endTime.write(Attribute("units", "seconds since 1970-01-01T00:00:00Z"))
    try endTime.write(Attribute("meaning", "NaN until the run has ended"))
    let step = try group.makeArray(RunNames.step, .int64, shape: [])
    try step.write(Attribute("meaning", "the step the status is about; -1 for none"))
    try group.makeArray(
      RunNames.reason, .fixedText(bytes: RunNames.reasonBytes), shape: []
    ).close()
    try code.close()
    try endTime.close()
    try step.close()
    try group.close()
    try OpenStatus(in: root).write(RunEnding(status: .running, endTime: nil, step: nil, reason: ""))
  }

  /// Writes how the run stands, the code last.
  func write(_ ending: RunEnding) throws(StoreError) {
    try endTime.write(NumericArray(shape: [], reals: [ending.endTime ?? .nan]))
    try step.write(NumericArray(shape: [], integers: [Int64(ending.step ?? -1)]))
    try reason.write(text: ending.reason, capacity: RunNames.reasonBytes)
    try endTime.flush()
    try step.flush()
    try reason.flush()
    try code.write(NumericArray(shape: [], integers: [Int64(ending.status.rawValue)]))
    try code.flush()
  }
}
