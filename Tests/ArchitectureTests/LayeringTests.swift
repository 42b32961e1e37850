import Testing

@Suite struct `The table of rooms` {
  let manifest: Manifest
  let files: [SourceFile]

  init() throws {
    manifest = try Manifest(try #require(try Repository.file("Package.swift")).text)
    files = try ["Sources", "Tests"].flatMap {
      try Repository.files(below: $0, endings: ["swift"])
    }
  }

  @Test func `is read whole`() throws {
    #expect(manifest.targets.filter { $0.kind == .room }.count >= 11)
    #expect(manifest.targets.filter { $0.kind == .tests }.count >= 12)
    #expect(Set(manifest.targets.map(\.name)).count == manifest.targets.count)
    let folders = try Repository.folders(in: "Sources").map { "Sources/" + $0 }
    #expect(Set(folders) == Set(manifest.targets.map(\.folder).filter { $0.hasPrefix("Sources/") }))
  }

  @Test func `allows every import`() throws {
    expectNone(try Layering.undeclaredImports(manifest, files))
  }

  @Test func `declares nothing that is not imported`() throws {
    expectNone(try Layering.unusedDependencies(manifest, files))
  }

  @Test func `points down only`() {
    expectNone(Layering.arrowsOutsideThePicture(manifest))
  }
}

@Suite struct `The check of the layers` {
  /// Models looks up at Training and at an unknown product; Report does not use Store.
  let manifest: Manifest

  init() throws {
    manifest = try Manifest(
      """
      let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
      let package = Package(
        products: [.executable(name: "gecko", targets: ["gecko"])],
        targets: [
          .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["x"])]),
          // room("Commented", uses: ["Out"]),
          room("Tensors"),
          room("Models", uses: ["Tensors", "Training"]),
          room("Specs", uses: [yams]),
          room("Report", uses: [
            "Store",
          ]),
          .executableTarget(
            name: "gecko", dependencies: ["Report"], path: "Sources/CommandLine"),
          tests(of: "Models", uses: ["Models", "gecko"]),
          tests(of: "CommandLine", uses: ["gecko"]),
        ]
      )
      """)
  }

  @Test func `reads each form of a row`() throws {
    #expect(
      manifest.targets.map(\.name) == [
        "CHDF5", "Tensors", "Models", "Specs", "Report", "gecko", "ModelsTests", "CommandLineTests",
      ])
    #expect(manifest.targets[2].dependencies == ["Tensors", "Training"])
    #expect(manifest.targets[3].dependencies == ["Yams"])
    #expect(manifest.targets[5].folder == "Sources/CommandLine")
    #expect(manifest.targets[6].dependencies == ["Models", "gecko", "TestSupport"])
  }

  @Test func `refuses a row that it cannot read`() {
    #expect(throws: Manifest.ReadingError.noTargets) { try Manifest("let package = 1") }
    #expect(throws: Manifest.ReadingError.unknownForm(#"attic("X")"#)) {
      try Manifest(#"targets: [attic("X")]"#)
    }
    #expect(throws: Manifest.ReadingError.unknownDependency("zip", of: #"room("X", uses: [zip])"#))
    {
      try Manifest(#"targets: [room("X", uses: [zip])]"#)
    }
  }

  @Test func `finds every kind of import`() throws {
    let file = SourceFile(
      path: "Sources/Models/Gecko.swift",
      text: """
        import A
        package import B  // import Commented
        @preconcurrency import C
        @_spi(Inner) import D
        import struct E.Part
        #if canImport(F)
          import F
        #endif
        /* import G */
        let text = "import H"
        """)
    let imports = try Layering.imports(of: file)
    #expect(imports.map(\.module) == ["A", "B", "C", "D", "E", "F"])
    #expect(imports.map(\.line) == [1, 2, 3, 4, 5, 7])
  }

  @Test func `finds an import that is not declared`() throws {
    let files = [
      SourceFile(path: "Sources/Models/Gecko.swift", text: "import Foundation\nimport Store\n"),
      SourceFile(path: "Sources/Attic/Old.swift", text: ""),
    ]
    let found = try Layering.undeclaredImports(manifest, files).map(\.description)
    #expect(
      found == [
        "Sources/Models/Gecko.swift:2: Models imports Store, which Package.swift does not let it",
        "Sources/Attic/Old.swift: belongs to no target",
      ])
  }

  @Test func `finds a dependency that is not imported`() throws {
    let files = [
      SourceFile(path: "Sources/Models/Gecko.swift", text: "import Tensors\nimport Training\n"),
      SourceFile(path: "Sources/Specs/YAMLFile.swift", text: "import Yams\n"),
      SourceFile(path: "Sources/CommandLine/main.swift", text: "import Report\n"),
      SourceFile(path: "Tests/ModelsTests/GeckoTests.swift", text: "import Models\n"),
    ]
    let found = try Layering.unusedDependencies(manifest, files).map(\.complaint)
    #expect(found == ["Report declares Store, never imports it"])
  }

  @Test func `finds an arrow that the picture does not show`() throws {
    #expect(
      Layering.arrowsOutsideThePicture(manifest).map(\.complaint) == [
        "Models looks at Training, which the picture does not show below it",
        "ModelsTests looks at gecko, which the picture does not show below it",
      ])
    let attic = try Manifest(#"targets: [room("Attic")]"#)
    #expect(Layering.arrowsOutsideThePicture(attic).count == 1)
  }

  @Test func `knows no circle`() {
    var rest = Layering.picture
    while let lowest = rest.first(where: { $0.value.isDisjoint(with: rest.keys) })?.key {
      rest[lowest] = nil
    }
    #expect(rest.isEmpty, "rooms above themselves")
  }
}
