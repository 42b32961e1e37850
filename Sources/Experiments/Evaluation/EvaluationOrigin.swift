package import Store

extension TrainedModel {
  /// Which model an evaluation is of, and where its numbers come from.
  package func evaluationAttributes(_ provenance: Provenance) -> [Attribute] {
    let own =
      [
        Attribute("checkpoint", .text(checkpoint)), Attribute("checkpoint_step", .integer(step)),
      ] + (lastStep.map { [Attribute("trial_steps", .integer($0))] } ?? [])
    let taken = Set((own + provenance.attributes).map(\.name))
    return about.filter { !taken.contains($0.name) } + own + provenance.attributes
  }

  /// Where an evaluation of this name is kept: beside the checkpoint, where `gecko report` looks.
  package func evaluationPath(_ name: String) -> String {
    let folder = Folder.parent(of: checkpoint)
    let safe = name.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || "._-=,".contains($0)) ? $0 : "_"
    }
    return (folder.isEmpty ? "" : folder + "/") + "evaluations/" + String(safe.prefix(120)) + ".h5"
  }
}

extension EvaluationFile {
  /// Arrays with their own facts, which stand before those of the model that have the same names.
  init(_ facts: [Attribute], from origin: [Attribute], _ entries: [Entry]) {
    let taken = Set(facts.map(\.name))
    self.init(
      attributes: facts + origin.filter { !taken.contains($0.name) }, entries: entries)
  }
}
