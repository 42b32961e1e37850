package import Tensors

extension Linear {
  package func productFLOPs(of inputs: [Shape]) -> Double {
    let (x, weight) = (inputs[0], inputs[1])
    return 2 * Double(x.rows) * Double(weight.elementCount)
  }
}
