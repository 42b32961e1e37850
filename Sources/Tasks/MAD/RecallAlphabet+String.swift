import Tensors

extension RecallAlphabet {
  /// Draws the string of an in-context recall task.
  ///
  /// - Parameters:
  ///   - slots: `n`, the pairs of tokens, the last of which is the question that is always asked.
  ///   - noiseFraction: `f`, the probability that a slot is two tokens of noise instead of a pair;
  ///     one slot before the last, drawn for each string, never is.
  ///   - stream: The example's own.
  /// - Returns: `2n` tokens, and one more with a copy prefix. A value is an answer when its key has
  ///   been shown before; with a copy prefix only the last one is.
  /// - Precondition: `slots` is at least 2.
  func string(
    slots: Int, noiseFraction: Double, from stream: RandomStream
  ) -> AnsweredString {
    var random = stream
    var string = AnsweredString(capacity: 2 * slots + 1)
    var valueOfKey = [Int32](repeating: Example.ignoredTarget, count: keys.count)
    var shown: [Int32] = []
    let reserved = noiseFraction > 0 ? random.integer(below: slots - 1) : 0
    for slot in 0..<slots - 1 {
      if noiseFraction > 0, slot != reserved, random.uniform() < noiseFraction {
        string.append(random.token(of: noise))
        string.append(random.token(of: noise))
        continue
      }
      let key = random.token(of: keys)
      let isKnown = valueOfKey[Int(key)] != Example.ignoredTarget
      if !isKnown {
        valueOfKey[Int(key)] = random.token(of: values)
        shown.append(key)
      }
      string.append(key)
      string.append(valueOfKey[Int(key)], isAnswer: isKnown && copyPrefix == nil)
    }
    let asked = shown[random.integer(below: shown.count)]
    if let copyPrefix { string.append(copyPrefix) }
    string.append(asked)
    string.append(valueOfKey[Int(asked)], isAnswer: true)
    return string
  }
}
