import Experiments
import Foundation
import Models
import Specs
import Store
import Testing

@Suite struct `Weights from elsewhere` {
  private let bench: WeightsBench

  init() throws { bench = try WeightsBench() }

  @Test func `need a spec`() throws {
    let checkpoint = WeightsBench.checkpoint(WeightsBench.configuration(.megalodon))
    let path = try bench.foreign(checkpoint)
    #expect(throws: WeightsError.noModel(file: path)) { try WeightImport(from: path, of: nil) }
  }

  @Test(arguments: [true, false])
  func `may have the released axes or ours, and the released buffers`(
    _ isReleased: Bool
  ) throws {
    let configuration = WeightsBench.configuration(.megalodon)
    let checkpoint = WeightsBench.checkpoint(configuration)
    let path = try bench.foreign(checkpoint) { arrays in
      for name in [
        "layers.0.mega.timenorm.prior_count", "layers.0.mega.timenorm.prior_mean",
        "output.final_norm.prior_logv", "output.final_norm.prior_var", "rope.freqs",
      ] {
        arrays[name] = WeightArray(name: name, shape: [3], values: [1, 2, 3])
      }
      guard !isReleased else { return }
      for array in checkpoint.parameters { arrays[array.name] = array }
    }
    let read = try WeightImport(from: path, of: bench.variant(configuration)).checkpoint
    #expect(read.parameters.bits == checkpoint.parameters.bits)
    #expect(read.parameters.map(\.shape) == checkpoint.parameters.map(\.shape))
    #expect(read.about.contains(Attribute("variant", "megalodon")))
    let again = try ModelConfiguration.read(read.resolvedSpec)
    #expect(again == configuration)
  }

  @Test func `lose no more than a rounding when their 1 is taken off`() throws {
    let configuration = WeightsBench.configuration(.llama)
    let checkpoint = WeightsBench.checkpoint(configuration)
    let path = try bench.foreign(checkpoint, .huggingFace)
    let read = try WeightImport(from: path, of: bench.variant(configuration)).checkpoint
    for (found, wanted) in zip(read.parameters, checkpoint.parameters) {
      guard found.name.hasSuffix("norm.weight") else {
        #expect([found].bits == [wanted].bits)
        continue
      }
      // Half a unit in the last place of 1 + w.
      #expect(
        zip(found.values, wanted.values).allSatisfy {
          abs($0 - $1) <= max(1, abs(1 + $1)) * 0x1p-24
        })
      #expect(found != wanted)
    }
  }

  @Test func `may repeat the embedding where the model has no other output`() throws {
    let configuration = WeightsBench.configuration(.llama) { $0.sharesEmbedding = true }
    let checkpoint = WeightsBench.checkpoint(configuration)
    for isSame in [true, false] {
      let path = try bench.foreign(checkpoint, .huggingFace) { arrays in
        let table = arrays["model.embed_tokens.weight"]
        arrays["lm_head.weight"] = table.map {
          WeightArray(
            name: "lm_head.weight", shape: $0.shape,
            values: isSame ? $0.values : $0.values.map { -$0 })
        }
      }
      let variant = try bench.variant(configuration)
      if isSame {
        let read = try WeightImport(from: path, of: variant).checkpoint
        #expect(read.parameters.count == checkpoint.parameters.count)
      } else {
        #expect(
          throws: WeightsError.mismatches(
            file: path, [.unexpected("lm_head.weight", nearest: nil)])
        ) {
          try WeightImport(from: path, of: variant)
        }
      }
    }
  }

  @Test func `name everything that does not fit at once`() throws {
    let configuration = WeightsBench.configuration(.gecko)
    let path = try bench.foreign(WeightsBench.checkpoint(configuration)) { arrays in
      arrays["layers.0.mega.vw.weight"] = arrays.removeValue(forKey: "layers.0.mega.wv.weight")
      arrays["layers.1.mega.gamma"] = WeightArray(
        name: "x", shape: [12, 4], values: .init(repeating: 0, count: 48))
      arrays["output.output.weight"] = nil
      arrays["something"] = WeightArray(name: "x", shape: [], values: [1])
    }
    do {
      _ = try WeightImport(from: path, of: bench.variant(configuration))
      Issue.record("was read")
    } catch let error as WeightsError {
      #expect(
        error.description.split(separator: "\n").map { $0.replacing(path + ": ", with: "") } == [
          "layers.0.mega.wv.weight: missing; the nearest is 'layers.0.mega.vw.weight'",
          "output.output.weight: missing",
          "layers.1.mega.gamma: expected shape [4, 12], found [12, 4]",
          "layers.0.mega.vw.weight: unexpected; the nearest is 'layers.0.mega.wv.weight'",
          "something: unexpected",
        ])
    }
  }

  @Test func `of another size are refused whatever it is`() throws {
    let small = WeightsBench.configuration(.gecko)
    let path = try bench.foreign(WeightsBench.checkpoint(small))
    for change: (inout ModelConfiguration) -> Void in [
      { $0.layerCount = 10_000 }, { $0.modelDim = 1_000_000 - 1 }, { $0.ffnHiddenDim = 15 },
      { $0.layerCount = 1 },
      {
        $0.memory = .none
        $0.architecture = .megalodon
      },
    ] {
      var configuration = small
      change(&configuration)
      let variant = try bench.variant(configuration)
      #expect {
        try WeightImport(from: path, of: variant)
      } throws: { error in
        if case .mismatches(path, _) = error as? WeightsError { true } else { false }
      }
    }
  }

  @Test func `with a spec that is wrong are refused, and no other file is read`() throws {
    let path = bench.path("weights.safetensors")
    for spec in [
      #"{"model": {"model_dim": -1}}"#, "{", "nothing", #"{}, "extends": "/etc/passwd""#,
      #"{"extends": "/etc/passwd", "model": []}"#,
    ] {
      try SafetensorsFile.write(
        asNew: path, [], metadata: ["gecko.format": "gecko-weights-1", "gecko.spec": spec])
      #expect {
        try WeightImport(from: path, of: nil)
      } throws: { error in
        "\(error)".hasPrefix(path + ":") && !"\(error)".contains("passwd:")
      }
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test(arguments: 0..<300)
  func `with damage are refused or read`(_ seed: Int) throws {
    var dice = WeightsDice(state: UInt64(seed))
    let checkpoint = WeightsBench.checkpoint(
      WeightsBench.configuration(seed % 2 == 0 ? .llama : .gecko))
    let path = try bench.export(checkpoint, seed % 2 == 0 ? .huggingFace : .gecko)
    var bytes = try Data(contentsOf: URL(filePath: path))
    // The header most of the time: elsewhere a file of weights has only numbers.
    let length = seed % 3 == 0 ? bytes.count : 6_000
    let place = Int.random(in: 0..<min(length, bytes.count), using: &dice)
    switch seed % 4 {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
    case 1: bytes[place] = UInt8(ascii: "0") + UInt8.random(in: 0..<10, using: &dice)
    case 2: bytes.remove(at: place)
    default: bytes = bytes.prefix(place)
    }
    try bytes.write(to: URL(filePath: path))
    do {
      let read = try WeightImport(from: path, of: nil).checkpoint
      #expect(read.parameters.map(\.name) == checkpoint.parameters.map(\.name))
    } catch {
      #expect("\(error)".hasPrefix(path + ":"), "\(error)")
    }
  }
}

/// Random numbers that are the same everywhere.
private struct WeightsDice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 29)) &* 0xbf58_476d_1ce4_e5b9
  }
}

extension ModelConfiguration {
  /// The configuration in a resolved spec.
  fileprivate static func read(_ text: String) throws -> ModelConfiguration {
    try SpecDocument(text: text, name: "spec").read(at: "model")
  }
}
