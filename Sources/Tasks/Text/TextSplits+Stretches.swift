extension TextSplits {
  /// The stretches of a text that make up `split`, ascending and apart.
  ///
  /// The stretches of all splits cover the text once. A split that is cut by position is one stretch;
  /// of one made of named files, neighbours are one.
  ///
  /// - Parameters:
  ///   - split: Which.
  ///   - text: The text.
  /// - Returns: The stretches, in tokens.
  /// - Throws: `TaskError.noSuchFile` for a name that is no file's and no folder's.
  func stretches(of split: Split, in text: any TokenSource) throws(TaskError) -> [Range<Int>] {
    guard namesFiles else {
      let range = range(of: split, count: text.count)
      guard border == .file else { return [range] }
      let borders = text.files.map(\.start) + [text.count]
      return [nearest(range.lowerBound, in: borders)..<nearest(range.upperBound, in: borders)]
    }
    for wanted in [Split.validation, .test] {
      for name in names(of: wanted)
      where !text.files.contains(where: { Self.isIn($0.name, name) }) {
        throw .noSuchFile(
          path: text.path, split: wanted, name: name,
          nearest: text.files.prefix(3).map(\.name) + (text.files.count > 3 ? ["…"] : []))
      }
    }
    var stretches: [Range<Int>] = []
    let ends = text.files.dropFirst().map(\.start) + [text.count]
    for (file, end) in zip(text.files, ends) where self.split(ofFile: file.name) == split {
      if let last = stretches.last, last.upperBound == file.start {
        stretches[stretches.count - 1] = last.lowerBound..<end
      } else {
        stretches.append(file.start..<end)
      }
    }
    return stretches
  }

  /// The files that are named for a split.
  private func names(of split: Split) -> [String] {
    switch split {
    case .train: []
    case .validation: validationFiles
    case .test: testFiles
    }
  }

  /// The split of a file, by the longest name that fits it.
  private func split(ofFile file: String) -> Split {
    let fitting = [Split.validation, .test].flatMap { split in
      names(of: split).filter { Self.isIn(file, $0) }.map { (split, $0.utf8.count) }
    }
    return fitting.max { $0.1 < $1.1 }?.0 ?? .train
  }

  /// Whether a file is the one named, or lies in the folder named.
  private static func isIn(_ file: String, _ name: String) -> Bool {
    file == name || file.hasPrefix(name.hasSuffix("/") ? name : name + "/")
  }

  /// The border closest to a position, of equals the first.
  private func nearest(_ position: Int, in borders: [Int]) -> Int {
    borders.min { abs($0 - position) < abs($1 - position) } ?? position
  }
}
