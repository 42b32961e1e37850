import Specs

extension CaptureSpecification {
  /// A capture as options of the command line say it, in the syntax of a spec.
  ///
  /// - Parameters:
  ///   - taps: Patterns of names.
  ///   - options: Other keys of a capture and their values, such as `positions` and `{every: 8}`.
  /// - Throws: `TrainedModelError.options` with every mistake.
  package init(
    taps: [String], options: [(key: String, value: String)]
  ) throws(TrainedModelError) {
    let patterns = SpecValue.list(taps.map { .text($0) }).jsonText
    let arguments = options.map { "\($0.key)=\($0.value)" } + ["taps=" + patterns]
    do throws(SpecErrors) {
      self = try SpecDocument(text: "taps: []\n", name: "options")
        .applying(SpecOverride.parse(arguments: arguments)).read(Self.self)
    } catch {
      throw .options(error.diagnostics.map { "--" + $0.sentence })
    }
  }
}
