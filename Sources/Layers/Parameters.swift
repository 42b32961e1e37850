package import Tensors

/// A model's parameter values: one flat buffer and the layout that names its parts.
package struct Parameters: Sendable {
  /// Names and places.
  package let layout: ParameterLayout
  /// The values, `[layout.count]`.
  package let values: Tensor

  /// Parameters as the layout's initialisers draw them.
  ///
  /// Each parameter has its own stream, named after it: adding one does not change the others.
  package init(_ layout: ParameterLayout, random: RandomStream) {
    self.init(zeros: layout)
    for entry in layout.entries {
      let stream = random.stream(entry.name)
      self[entry].set(entry.initializer.values(entry.slice.count, from: stream))
    }
  }

  /// Parameters that are all zero.
  package init(zeros layout: ParameterLayout) {
    self.layout = layout
    values = .zeros([layout.count])
  }

  /// One parameter's values; writing to the tensor writes to the parameters.
  package subscript(entry: ParameterLayout.Entry) -> Tensor {
    values.slice(from: entry.slice.offset, shape: entry.slice.shape)
  }
}
