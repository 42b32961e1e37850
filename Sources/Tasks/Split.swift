/// The part of a task's data that an example belongs to.
///
/// The raw value is the name in metrics (`valid/loss`) and of the split's random stream.
package enum Split: String, CaseIterable, Sendable {
  case train
  case validation = "valid"
  case test
}
