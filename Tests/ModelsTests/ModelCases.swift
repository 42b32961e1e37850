import Models
import TestSupport
import Testing

/// Small models of every architecture and ablation.
enum ModelCases {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let configuration: ModelConfiguration
  }

  static let all: [Case] = {
    var cases: [Case] = []
    func add(_ name: String, _ change: (inout ModelConfiguration) -> Void) {
      var configuration = Tiny.configuration()
      change(&configuration)
      cases.append(Case(testDescription: name, configuration: configuration))
    }
    add("gecko") { _ in }
    for kind in ModelConfiguration.TimeNormKind.allCases {
      add("time_norm \(kind.rawValue)") { $0.timeNorm = kind }
    }
    for kind in ModelConfiguration.AttentionKind.allCases {
      add("attention \(kind.rawValue)") { $0.attention = kind }
    }
    for kind in ModelConfiguration.MemoryKind.allCases {
      add("memory \(kind.rawValue)") { $0.memory = kind }
    }
    for kind in ModelConfiguration.EMAKind.allCases {
      add("ema \(kind.rawValue)") { $0.ema = kind }
    }
    for lag in [1, 3] { add("memory_lag \(lag)") { $0.memoryLag = lag } }
    add("a window over chunks and memory") {
      ($0.attention, $0.window, $0.memoryLag) = (.slidingWindow, 11, 1)
    }
    add("chunks of one step") { $0.chunkSize = 1 }
    add("one rotary head, two hops, tied, scaled") {
      ($0.ropeHeadCount, $0.hasTwoHopResidual) = (1, true)
      ($0.sharesEmbedding, $0.scalesEmbedding) = (true, true)
      $0.rescalesFeedForward = true
    }
    add("neither attention nor memory") { ($0.attention, $0.memory) = (.none, .none) }
    add("no swiglu, no affine norms") { ($0.isSwiGLU, $0.normIsAffine) = (false, false) }
    for architecture in [ModelConfiguration.Architecture.megalodon, .mega, .llama] {
      cases.append(
        Case(
          testDescription: architecture.rawValue,
          configuration: Tiny.configuration(architecture)))
    }
    var mega = Tiny.configuration(.mega)
    (mega.attention, mega.ema, mega.timeNorm) = (.none, .complex, .timestep)
    mega.timeNormGroups = 3
    cases.append(Case(testDescription: "mega without attention", configuration: mega))
    return cases
  }()
}
