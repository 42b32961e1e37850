package import Autograd

/// What observers hear of a training step beside its operations.
extension ObservedWork {
  /// One micro-batch; what is left of it without the pieces inside is the tape's own work.
  package static let microBatch = "between operations"
  /// Setting the gradients' buffers to zero, and adding them up.
  package static let gradientSum = "gradient sums"
  /// The gradient's norm and the update, on the calling thread, which the others wait for or help.
  package static let optimizer = "optimizer"
}
