/// The windows of a split that an evaluation goes through, or that are drawn in training.
///
/// A window is input tokens, each with the token behind it as its target. Windows lie within a stretch of
/// the text, last target included, and come to lie in the order of the text. Each begins `stride` after
/// the one before it and shows it again from there on: what it repeats is context and not scored, so every
/// target of a stretch is scored once.
struct TextWindows: Sendable {
  /// A window.
  struct Window: Equatable {
    /// Where its first input token is.
    let start: Int
    /// Its input tokens.
    let count: Int
    /// How many of its first targets are only context.
    let context: Int
  }

  /// The stretches, ascending.
  let stretches: [Range<Int>]
  /// Input tokens of a window, at most.
  let length: Int
  /// How many tokens of the window before it a window shows again.
  let context: Int
  /// Whether a stretch's end has a shorter window where no whole one fits.
  let keepsEnds: Bool
  /// The number of windows up to and including each stretch.
  private let ends: [Int]
  /// The places at which a whole window can begin up to and including each stretch.
  private let startEnds: [Int]

  init(stretches: [Range<Int>], length: Int, context: Int, keepsEnds: Bool) {
    self.stretches = stretches
    self.length = length
    self.context = context
    self.keepsEnds = keepsEnds
    let stride = length - context
    var (windows, starts) = (0, 0)
    var (ends, startEnds): ([Int], [Int]) = ([], [])
    for stretch in stretches {
      let inputs = stretch.count - 1
      starts += max(0, stretch.count - length)
      if inputs >= length {
        let rest = inputs - length
        windows += 1 + (keepsEnds ? (rest + stride - 1) / stride : rest / stride)
      } else if inputs > 0, keepsEnds {
        windows += 1
      }
      ends.append(windows)
      startEnds.append(starts)
    }
    self.ends = ends
    self.startEnds = startEnds
  }

  /// The number of windows.
  var count: Int { ends.last ?? 0 }
  /// The number of places at which a whole window can begin.
  var startCount: Int { startEnds.last ?? 0 }

  /// Window `index`, from the beginning of the text.
  subscript(index: Int) -> Window {
    let place = ends.firstIndex(atLeast: index + 1)
    let number = index - (place == 0 ? 0 : ends[place - 1])
    let stretch = stretches[place]
    let start = stretch.lowerBound + number * (length - context)
    return Window(
      start: start, count: min(length, stretch.upperBound - 1 - start),
      context: number == 0 ? 0 : context)
  }

  /// The whole window that begins at place `index` of all those where one can.
  func window(startingAtPlace index: Int) -> Window {
    let place = startEnds.firstIndex(atLeast: index + 1)
    let offset = index - (place == 0 ? 0 : startEnds[place - 1])
    return Window(start: stretches[place].lowerBound + offset, count: length, context: 0)
  }
}
