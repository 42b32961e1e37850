extension Linear {
  package func productFLOPs(of inputs: [[Int]]) -> Double {
    let (x, weight) = (inputs[0], inputs[1])
    return 2 * Double(x.dropLast().reduce(1, *)) * Double(weight.reduce(1, *))
  }
}
