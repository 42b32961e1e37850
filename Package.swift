// swift-tools-version: 6.2
// The table of rooms: who exists, and who may import whom. `Tests/ArchitectureTests` reads it and
// every import below it, because SwiftPM lets an undeclared import build.
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func room(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: settings)
}

func tests(
  of name: String, uses dependencies: [Target.Dependency] = [], data: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["TestSupport"], exclude: data,
    swiftSettings: settings)
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

// Debian names HDF5 by flavour, and plain `hdf5` may be an MPI one.
#if os(Linux)
  let hdf5 = Context.environment["HDF5_PKG_CONFIG"] ?? "hdf5-serial"
#else
  let hdf5 = Context.environment["HDF5_PKG_CONFIG"] ?? "hdf5"
#endif

let package = Package(
  name: "gecko",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "gecko", targets: ["gecko"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
  ],
  targets: [
    // C and system libraries.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CHDF5", pkgConfig: hdf5,
      providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .systemLibrary(
      name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .target(
      name: "CKernels", exclude: ["README.md"], cSettings: [.treatAllWarnings(as: .error)]),

    // Arithmetic.
    room("Tensors", uses: ["CKernels", "COpenBLAS"]),
    room("Autograd", uses: ["Tensors"]),

    // What is studied, and on what.
    room("Layers", uses: ["Autograd", "Tensors"]),
    room("Models", uses: ["Layers", "Autograd", "Tensors"]),
    room("Training", uses: ["Autograd", "Layers", "Tensors"]),
    room("Tasks", uses: ["CZlib", "CZstd", "Tensors", crypto]),
    room("Specs", uses: [yams]),
    room("Store", uses: ["CHDF5", crypto]),
    room("Corpora", uses: ["CZlib", "Store", crypto]),

    // Assembly.
    room(
      "Experiments",
      uses: [
        "Corpora", "Specs", "Store", "Tasks", "Training", "Models", "Layers", "Autograd", "Tensors",
        crypto,
      ]),
    room("Report", uses: ["Store"]),
    room("Live", uses: ["Report", hummingbird, hummingbirdCore, logging]),
    .executableTarget(
      name: "gecko",
      dependencies: ["Corpora", "Experiments", "Report", "Live", "Store", "Specs", arguments],
      path: "Sources/CommandLine", exclude: ["README.md"], swiftSettings: settings),

    // Tests: one bundle a room.
    .target(
      name: "TestSupport", dependencies: ["Models", "Layers", "Autograd", "Tensors"],
      path: "Tests/TestSupport", swiftSettings: settings),
    tests(of: "Tensors", uses: ["Tensors"]),
    tests(of: "Autograd", uses: ["Autograd", "Tensors"]),
    tests(of: "Layers", uses: ["Layers", "Tensors"]),
    tests(of: "Models", uses: ["Models", "Layers", "Autograd", "Tensors"]),
    tests(of: "Tasks", uses: ["Tasks", "Tensors"], data: ["Fixtures"]),
    tests(of: "Training", uses: ["Training", "Layers", "Autograd", "Tensors"]),
    tests(of: "Specs", uses: ["Specs"]),
    tests(of: "Store", uses: ["Store"], data: ["Fixtures"]),
    tests(
      of: "Experiments",
      uses: ["Experiments", "Specs", "Store", "Tasks", "Training", "Models", "Layers", "Tensors"],
      data: ["Fixtures"]),
    tests(of: "Report", uses: ["Report", "Store"]),
    tests(of: "CommandLine", uses: ["gecko", "Store"]),
    tests(of: "Architecture"),
  ]
)
