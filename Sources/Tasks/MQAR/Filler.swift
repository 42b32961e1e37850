import Tensors

/// What stands between the questions of an MQAR task.
enum Filler {
  /// The token of a place where there is neither pair nor question.
  static let blank: Int32 = 0

  /// Puts a uniform token of the whole vocabulary in the place of each blank.
  ///
  /// As in the original, it may equal a key, a value or the blank.
  static func fillBlanks(
    of tokens: inout [Int32], below vocabularySize: Int, from stream: RandomStream
  ) {
    var random = stream
    for position in tokens.indices where tokens[position] == blank {
      tokens[position] = Int32(random.integer(below: vocabularySize))
    }
  }
}
