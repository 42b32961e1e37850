/// Where reading a spec stands: the path it is at and the mistakes it has met.
package struct SpecReader {
  private(set) var diagnostics: [SpecDiagnostic] = []
  private var components: [String] = []
  private var mistakenPaths: Set<String> = []
  /// Sections by path, as an earlier reading found them.
  private let earlier: [String: any Sendable]
  /// Sections by path, as this reading finds them; `nil` where nothing is to be read after it.
  private(set) var records: [String: any Sendable]?

  /// Begins to read.
  ///
  /// - Parameters:
  ///   - components: Where.
  ///   - earlier: What reading another document found; what is the same there is not read again.
  init(at components: [String] = [], after earlier: [String: any Sendable]? = nil) {
    self.components = components
    self.earlier = earlier ?? [:]
    records = earlier == nil ? [:] : nil
  }

  /// The section at the current path, as an earlier reading found it.
  func record<Section>() -> SpecSectionRecord<Section>? {
    earlier.isEmpty ? nil : earlier[path] as? SpecSectionRecord<Section>
  }

  /// Keeps the section at the current path for readings after this one.
  mutating func keep<Section>(_ record: SpecSectionRecord<Section>) {
    let path = path
    records?[path] = record
  }

  /// Where reading is: `model.num_heads`, `capture[0].steps[1]`; empty at the top.
  var path: String { components.asSpecPath }

  /// Reads a child: what `body` reports is reported at the child's path.
  mutating func within<Result>(
    _ component: String, _ body: (inout SpecReader) -> Result
  ) -> Result {
    components.append(component)
    defer { components.removeLast() }
    return body(&self)
  }

  /// Reports a mistake at the current path, because of which the value there, or the child under
  /// `key`, is not sound.
  mutating func report(_ mistake: SpecMistake, at place: SpecPlace, spoiling key: String? = nil) {
    diagnostics.append(SpecDiagnostic(at: place, path: path, mistake))
    mistakenPaths.insert(key.map { (components + [$0]).asSpecPath } ?? path)
  }

  /// Reports that the node is not what was expected.
  mutating func report(
    expected: String, at node: SpecNode, nearest: String? = nil, remark: String = ""
  ) {
    let mistake = SpecMistake.wrongValue(
      expected: expected, found: node.found + remark, nearest: nearest)
    report(mistake, at: node.heading)
  }

  /// Takes over what a rule of the section at the current path found.
  mutating func report(_ findings: SpecFindings) {
    for (field, sentence) in findings.found {
      let keys = field.split(separator: ".").map(String.init)
      let path = (components + findings.section.spelling(keys)).asSpecPath
      let place = findings.section.place(at: keys)
      diagnostics.append(SpecDiagnostic(at: place, path: path, .rule(sentence)))
      mistakenPaths.insert(path)
    }
  }

  /// Whether a field of the section at the current path, what it is in or what is in it was mistaken.
  func isMistaken(_ field: String) -> Bool {
    let field = (components + [field]).asSpecPath
    return mistakenPaths.contains { $0.isInside(field) || field.isInside($0) }
  }

  /// Whether anything in the section at the current path was mistaken.
  var isAnythingMistaken: Bool {
    mistakenPaths.contains { $0.isInside(path) }
  }
}

extension String {
  fileprivate func isInside(_ path: String) -> Bool {
    path.isEmpty || self == path || hasPrefix(path + ".") || hasPrefix(path + "[")
  }
}
