/// Who may look at whom: the picture of the house, which `Package.swift` and every import are held to.
///
/// SwiftPM does not do this: an undeclared import of a room that happens to be built just builds.
enum Layering {
  /// For each target, the rooms, libraries and products below it that it may know.
  ///
  /// A name here may change with its room; the direction of an arrow may not.
  static let picture: [String: Set<String>] = [
    "CKernels": [],
    "COpenBLAS": [],
    "CHDF5": [],
    "CZlib": [],
    "CZstd": [],
    "Tensors": ["CKernels", "COpenBLAS"],
    "Autograd": ["Tensors"],
    "Layers": ["Autograd", "Tensors"],
    "Models": ["Layers", "Autograd", "Tensors"],
    "Training": ["Layers", "Autograd", "Tensors"],
    "Tasks": ["CZlib", "CZstd", "Crypto", "Tensors"],
    "Specs": ["Yams"],
    "Store": ["CHDF5", "Crypto"],
    "Corpora": ["CZlib", "Store", "Crypto"],
    "Experiments": [
      "Corpora", "Specs", "Store", "Tasks", "Training", "Models", "Layers", "Autograd", "Tensors",
      "Crypto",
    ],
    "Report": ["Store"],
    "Live": ["Report", "Hummingbird", "HummingbirdCore", "Logging"],
    "gecko": ["Corpora", "Experiments", "Report", "Live", "Store", "Specs", "ArgumentParser"],
  ]

  /// Modules that come with Swift or the operating system.
  static let systemModules: Set<String> = [
    "Swift", "Foundation", "FoundationNetworking", "Testing", "Synchronization", "Dispatch",
    "Glibc", "Darwin",
  ]

  /// An `import` of a file.
  struct Import: Equatable {
    let module: String
    let line: Int
  }

  /// The modules that a file imports; of `import struct Foundation.URL`, the module.
  static func imports(of file: SourceFile) throws -> [Import] {
    let pattern =
      #"^[ \t]*(?:@\w+(?:\([^)\n]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"#
      + #"import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)"#
    return try matches(of: pattern, in: file.code).map {
      Import(module: $0.groups[1], line: $0.line)
    }
  }

  /// Imports of what the file's target does not declare, and files that belong to no target.
  static func undeclaredImports(_ manifest: Manifest, _ files: [SourceFile]) throws -> [Violation] {
    try files.flatMap { file -> [Violation] in
      guard let target = manifest.targets.first(where: { file.path.hasPrefix($0.folder + "/") })
      else {
        return [Violation(path: file.path, line: 0, complaint: "belongs to no target")]
      }
      let allowed = systemModules.union(target.dependencies)
      return try imports(of: file).filter { !allowed.contains($0.module) }.map {
        Violation(
          path: file.path, line: $0.line,
          complaint: "\(target.name) imports \($0.module), which Package.swift does not let it")
      }
    }
  }

  /// Dependencies that are declared and never imported.
  ///
  /// Two are declared for another reason: every test bundle gets `TestSupport`, and a test bundle
  /// declares an executable to have it built.
  static func unusedDependencies(_ manifest: Manifest, _ files: [SourceFile]) throws -> [Violation]
  {
    let executables = manifest.targets.filter { $0.kind == .executable }.map(\.name)
    return try manifest.targets.flatMap { target -> [Violation] in
      let imported = try files.filter { $0.path.hasPrefix(target.folder + "/") }
        .flatMap { try imports(of: $0).map(\.module) }
      let exempt = target.kind == .tests ? executables + ["TestSupport"] : []
      return Set(target.dependencies).subtracting(imported).subtracting(exempt).sorted().map {
        Violation(
          path: "Package.swift", line: 0,
          complaint: "\(target.name) declares \($0), never imports it")
      }
    }
  }

  /// Declared dependencies that the picture does not show: upward, sideways, or past a neighbour.
  ///
  /// The tests of a room may know what the room may, and the room.
  static func arrowsOutsideThePicture(_ manifest: Manifest) -> [Violation] {
    manifest.targets.flatMap { target -> [Violation] in
      func complaint(_ text: String) -> Violation {
        Violation(path: "Package.swift", line: 0, complaint: text)
      }
      let allowed: Set<String>
      switch target.kind {
      case .room, .executable, .systemLibrary:
        guard let row = picture[target.name] else {
          return [complaint("\(target.name) is a room that the picture does not show")]
        }
        allowed = row
      case .tests:
        guard let tested = testedRoom(target, manifest) else { return [] }
        allowed = below(tested).union([tested, "TestSupport"])
      case .support:
        allowed = below("Models").union(["Models"])
      }
      return target.dependencies.filter { !allowed.contains($0) }.map {
        complaint("\(target.name) looks at \($0), which the picture does not show below it")
      }
    }
  }

  /// The room whose folder a test bundle is named after, if it is.
  private static func testedRoom(_ tests: Manifest.Target, _ manifest: Manifest) -> String? {
    let folder = "Sources/" + tests.name.dropLast("Tests".count)
    return manifest.targets.first { $0.folder == folder }?.name
  }

  /// All that a room may see, directly or through others.
  private static func below(_ room: String) -> Set<String> {
    let direct = picture[room] ?? []
    return direct.reduce(into: direct) { $0.formUnion(below($1)) }
  }
}
