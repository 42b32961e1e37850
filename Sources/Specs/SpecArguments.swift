/// What the arguments of `--set` say: values to put at dotted paths, and lists of values to sweep.
package struct SpecArguments: Hashable, Sendable {
  /// The arguments that give one value, in the order typed.
  package let overrides: [SpecOverride]
  /// The arguments that give several, in the order typed.
  package let sweeps: [SpecSweepArgument]

  /// Reads every argument.
  ///
  /// - Parameters:
  ///   - arguments: What the user typed after each option, `path=value` or `path=value,value`.
  ///   - option: The option's name, for messages.
  /// - Throws: `SpecErrors` with the mistakes of all of them.
  package init(parsing arguments: [String], option: String = "--set") throws(SpecErrors) {
    var overrides: [SpecOverride] = []
    var sweeps: [SpecSweepArgument] = []
    var diagnostics: [SpecDiagnostic] = []
    for argument in arguments {
      do throws(SpecErrors) {
        let assignment = try SpecAssignment(argument, option: option)
        let values = try assignment.values()
        if values.count == 1 {
          overrides.append(
            SpecOverride(path: assignment.path, value: values[0], place: assignment.place))
        } else {
          sweeps.append(
            SpecSweepArgument(path: assignment.path, values: values, place: assignment.place))
        }
      } catch {
        diagnostics += error.diagnostics
      }
    }
    guard diagnostics.isEmpty else { throw SpecErrors(diagnostics) }
    self.overrides = overrides
    self.sweeps = sweeps
  }
}

/// Several values for one dotted path: `--set training.optimizer.lr=1e-3,3e-3`.
package struct SpecSweepArgument: Hashable, Sendable {
  /// The keys (and list indices) that lead to the value; never empty, none of them empty.
  package let path: [String]
  /// At least two, each placed at the argument.
  package let values: [SpecNode]
  /// The argument.
  package let place: SpecPlace
}
