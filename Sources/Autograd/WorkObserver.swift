/// Hears when pieces of work begin and end, on one thread.
///
/// Pieces lie inside one another: a recomputation inside the backward pass that looks at its result,
/// an operation inside a micro-batch. An observer may read a clock, which nobody who is observed does.
/// Where there is none, being observable costs a comparison with `nil`.
package protocol WorkObserver: AnyObject, Sendable {
  /// A piece begins.
  func begin()

  /// The piece that began last, and has not ended, ends.
  ///
  /// - Parameter work: Says what it was; to be asked when time no longer counts.
  func end(_ work: () -> ObservedWork)
}

extension Optional where Wrapped == any WorkObserver {
  /// Runs `body` as one piece of work called `name` that is no operation.
  package func around<Result>(_ name: String, _ body: () -> Result) -> Result {
    guard let observer = self else { return body() }
    observer.begin()
    let result = body()
    observer.end { ObservedWork(.part(name)) }
    return result
  }
}
