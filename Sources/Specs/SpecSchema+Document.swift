extension SpecSchema {
  /// The schema of the mapping that a configuration is read from.
  package init<Section: SpecDeclared>(of type: Section.Type, _ extent: Extent) {
    self = Section.schema(.specDefaults, extent)
  }

  /// The schema of a whole spec, to print as JSON.
  ///
  /// A spec that extends others may leave out what they give. The mappings from dotted paths of
  /// ``SpecFormat/overrides`` know every path there is.
  ///
  /// - Parameters:
  ///   - type: What the spec is read as.
  ///   - title: What a spec is, for the reader.
  ///   - presets: Names that `extends` knows beside files.
  ///   - common: Keys at the top that no override in the spec may change.
  /// - Returns: The schema.
  package static func document<Root: SpecDeclared>(
    of type: Root.Type = Root.self, title: String, presets: [String] = [],
    common: Set<String> = []
  ) -> SpecValue {
    let part = SpecSchema(of: type, .part)
    let extends = Key(name: "extends", schema: extends(presets))
    func complete(_ extent: Extent) -> SpecValue {
      let root = SpecSchema(of: type, extent)
      let required = root.required
      return section([extends] + root.keys, required: required).specValue
    }
    let extending = SpecValue.mapping([
      SpecValue.Entry(key: "required", value: .list([.text(extends.name)]))
    ])
    let paths = Paths(below: part.keys.filter { !common.contains($0.name) })
    let definitions =
      [
        SpecValue.Entry(key: "whole", value: complete(.whole)),
        SpecValue.Entry(key: "part", value: complete(.part)),
        SpecValue.Entry(key: "overrides", value: paths.overrides.specValue),
        SpecValue.Entry(key: "conditions", value: paths.conditions.specValue),
        SpecValue.Entry(key: "path", value: paths.names.specValue),
      ] + textsOfNumbers
    return .mapping([
      SpecValue.Entry(key: "$schema", value: .text("http://json-schema.org/draft-07/schema#")),
      SpecValue.Entry(key: "title", value: .text(title)),
      SpecValue.Entry(key: "if", value: extending),
      SpecValue.Entry(key: "then", value: reference(to: "part").specValue),
      SpecValue.Entry(key: "else", value: reference(to: "whole").specValue),
      SpecValue.Entry(key: "definitions", value: .mapping(definitions)),
    ])
  }

  /// Every dotted path that leads from here to a value, and what may stand there.
  package func paths(below path: String = "") -> [Key] {
    keys.flatMap { key in
      let name = path.isEmpty ? key.name : path + "." + key.name
      return [Key(name: name, schema: key.schema)] + key.schema.paths(below: name)
    }
  }

  private static func extends(_ presets: [String]) -> SpecSchema {
    let reference = presets.isEmpty ? scalar : either(names(presets), scalar)
    let some = SpecInterval(from: 0)
    return either(reference, list(of: reference, count: some))
      .described(
        "What this spec lies over: the path of another spec"
          + (presets.isEmpty ? "" : ", the name of a preset") + ", or a list of them.",
        default: nil)
  }

  private var required: [String] {
    guard case .list(let names) = self["required"] else { return [] }
    return names.compactMap { if case .text(let name) = $0 { name } else { nil } }
  }
}
