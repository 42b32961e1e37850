package import Autograd
package import Layers
package import Models
package import Training

extension LanguageModel: TrainableModel {
  package func loss(
    of batch: MicroBatch, scale: Double, in pass: Pass
  ) -> (loss: Variable, record: ProjectedCrossEntropy) {
    var state: ModelState?
    let features = features(of: batch.inputs, after: &state, in: pass)
    var record = ProjectedCrossEntropy(targets: batch.targets, scale: scale)
    let loss = apply(&record, to: features, in: pass)
    return (loss, record)
  }
}
