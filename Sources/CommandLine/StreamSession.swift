import Experiments
import Foundation
import Report

/// One evaluation of streams as `gecko eval` works with it.
struct StreamSession {
  private let trained: TrainedModel
  private let evaluation: StreamEvaluation
  private let options: EvalStreamOptions
  private let console: Console

  /// Reads the texts, and the state if there is one.
  init(
    _ trained: TrainedModel, _ options: EvalStreamOptions, threads: Int, console: Console
  ) throws {
    self.options = options
    self.console = console
    do {
      let model = options.window.map(trained.withWindow) ?? trained
      let kept = try options.state.map { try StreamEvaluation.identity(at: $0) }
      let plan = try model.streamPlan(
        ofTextsAt: options.texts, length: options.length, repeatedTo: options.repeatTo,
        piece: options.piece ?? kept?.piece, streams: options.streams ?? kept?.streams)
      let cost = StreamCost(plan, of: model, threads: threads)
      try cost.requireRoom()
      Self.announce(plan, cost, options, console)
      evaluation = try model.evaluation(of: plan, threads: threads, resuming: options.state)
      self.trained = model
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
  }

  private static func announce(
    _ plan: StreamPlan, _ cost: StreamCost, _ options: EvalStreamOptions, _ console: Console
  ) {
    if let window = options.window {
      console.say("attention sees the last \(NumberText.whole(window)) tokens: not as trained")
    }
    if cost.grows {
      console.say("the cache keeps every key: \(cost.size) at the end")
    }
    if let state = options.state { console.say("goes on from \(state)") }
  }

  /// Reads all that is left, and tells and keeps what was found.
  func run(_ keeper: EvaluationKeeper, json: Bool) throws {
    let interruption = Interruption { [console] in console.say("stops after these pieces …") }
    var progress = EvalProgress(total: evaluation.plan.tokenCount, unit: "tokens", console: console)
    var saved = evaluation.tokensRead
    while !evaluation.isFinished {
      do {
        try evaluation.advance()
      } catch {
        // What was read before is whole, and goes on once the text is back.
        try save()
        throw CommandFailure(.failed, error)
      }
      progress.tell(evaluation.tokensRead, loss: evaluation.loss)
      if let every = options.saveEvery, evaluation.tokensRead - saved >= every {
        try save()
        saved = evaluation.tokensRead
      }
      if interruption.wish.isUttered, !evaluation.isFinished {
        try save()
        throw CommandFailure(
          .interrupted,
          "stopped after \(NumberText.whole(evaluation.tokensRead)) tokens"
            + (options.saveState.map { "; --state \($0) goes on" } ?? ""))
      }
    }
    interruption.stop()
    try save()
    let result = evaluation.result
    let path = try keeper.keep(name, result.file)
    let text = StreamText(result, path: path)
    console.write(json ? try JSONText.encoding(text) : text.block)
    if let position = result.firstBadPosition {
      throw CommandFailure(
        .failed, "the loss at position \(NumberText.whole(position)) is not a finite number")
    }
  }

  private func save() throws {
    guard let path = options.saveState else { return }
    do {
      try evaluation.save(to: path)
    } catch {
      throw CommandFailure(.failed, error)
    }
  }

  /// Names the file of the result.
  private var name: String {
    let texts = options.texts.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    let parts: [(String, Int?)] = [
      ("length", options.length), ("to", options.repeatTo), ("window", options.window),
    ]
    return (["text"] + texts + parts.compactMap { name, value in value.map { "\(name)=\($0)" } })
      .joined(separator: "-")
  }
}
