/// The operations there are: an operation is checked by standing here.
package enum Operations {
  /// Every operation.
  package static let all: [any Operation.Type] = [
    Linear.self,
    Attention.self,
    ComplexEMA.self,
    GroupLayerNorm.self,
    GroupRMSNorm.self,
    TimestepNorm.self,
    Dropout.self,
    Embedding.self,
    GELU.self,
    ProjectedCrossEntropy.self,
    Prepend.self,
    Rotary.self,
    ScaleAndRotateHeads.self,
    ScaleColumns.self,
    SiLU.self,
    SiLUGate.self,
    SpreadLastStep.self,
    Sum.self,
    UpdateGate.self,
    WorkingMemory.self,
  ]
}
