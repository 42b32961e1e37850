package import Autograd
package import Layers
package import Models
package import Training

extension LanguageModel: TrainableModel {
  package func loss(
    of batch: MicroBatch, scale: Double, in pass: Pass
  ) -> (loss: Variable, record: ProjectedCrossEntropy) {
    var state: ModelState?
    return loss(of: batch, from: &state, scale: scale, in: pass)
  }

  package func loss(
    of batch: MicroBatch, after state: inout ModelState?, scale: Double, in pass: Pass
  ) -> (loss: Variable, record: ProjectedCrossEntropy) {
    state = state ?? makeState(batch: batch.inputs.batch)
    return loss(of: batch, from: &state, scale: scale, in: pass)
  }

  private func loss(
    of batch: MicroBatch, from state: inout ModelState?, scale: Double, in pass: Pass
  ) -> (loss: Variable, record: ProjectedCrossEntropy) {
    let features = features(of: batch.inputs, after: &state, in: pass)
    var record = ProjectedCrossEntropy(targets: batch.targets, scale: scale)
    let loss = apply(&record, to: features, in: pass)
    return (loss, record)
  }
}
