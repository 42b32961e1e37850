import Specs
import Store
import Tasks
import Training

extension StudySpecification {
  /// What the sweep tries and how it chooses; `nil` without one.
  func plannedSweep(tasks: TaskShelf) throws -> StudyManifest.Sweep? {
    guard let sweep else { return nil }
    let headline = try tasks.task(for: self).task.headline
    let name = sweep.selection.metric.split(separator: "/").last.map(String.init)
    let measure = name.flatMap(Measure.init(rawValue:)) ?? headline
    return StudyManifest.Sweep(
      parameters: sweep.plannedParameters, measure: measure.rawValue,
      lowerIsBetter: sweep.selection.mode.map { $0 == .min } ?? measure.lowerIsBetter,
      halving: sweep.method == .asha
        ? StudyManifest.Halving(
          reduction: sweep.reduction, rungs: sweep.rungs(of: training), ahead: sweep.ahead) : nil)
  }
}

extension SweepSpecification {
  /// What is tried for each key, of all blocks together.
  fileprivate var plannedParameters: [StudyManifest.Parameter] {
    var names: [String] = []
    for parameter in allBlocks.flatMap(\.parameters) where !names.contains(parameter.name) {
      names.append(parameter.name)
    }
    return names.map { name in
      let sources = allBlocks.flatMap(\.parameters).filter { $0.name == name }.map(\.value.source)
      var values: [String] = []
      var bounds: [Double] = []
      var isLogarithmic = false
      for source in sources {
        switch source {
        case .values(let nodes):
          for text in nodes.map(\.valueText) where !values.contains(text) { values.append(text) }
        case .uniform(let low, let high): bounds += [low, high]
        case .logUniform(let low, let high):
          bounds += [low, high]
          isLogarithmic = true
        case .integer(let low, let high): bounds += [Double(low), Double(high)]
        }
      }
      let numbers = values.compactMap(Double.init)
      let isOrdered = numbers.count == values.count
      if isOrdered { values.sort { (Double($0) ?? 0) < (Double($1) ?? 0) } }
      return StudyManifest.Parameter(
        path: name, values: values, isOrdered: isOrdered,
        bounds: bounds.isEmpty ? nil : [bounds.min() ?? 0, bounds.max() ?? 0],
        isLogarithmic: isLogarithmic)
    }
  }
}
