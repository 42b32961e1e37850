import Report

/// The texts that a browser is given of a study at one moment, by the path it asks for.
///
/// All of them are in memory before anybody asks: no path of a request ever meets a file.
struct LivePage: Sendable {
  /// A text and what it is.
  struct Answer: Equatable, Sendable {
    let kind: String
    let text: String
  }

  /// Counts the pages that were shown, so that a browser knows when there is a newer one.
  let revision: Int
  private let answers: [String: Answer]

  /// The page of a view.
  ///
  /// - Parameters:
  ///   - view: What to show.
  ///   - notice: What is wrong at the moment; empty when nothing is.
  ///   - revision: Its number.
  init(_ view: LiveView, notice: String, revision: Int) {
    self.revision = revision
    let body = Self.noted(notice) + view.body
    var answers = [
      "/": Answer(
        kind: "text/html; charset=utf-8", text: Self.document(view.title, body, revision)),
      "/page": Answer(kind: "text/html; charset=utf-8", text: body),
      "/style.css": Answer(
        kind: "text/css; charset=utf-8", text: LiveView.style + "\n" + LiveScript.style),
      "/live.js": Answer(kind: "text/javascript; charset=utf-8", text: LiveScript.text),
    ]
    for (name, values) in view.values {
      answers["/figures/\(name).csv"] = Answer(kind: "text/csv; charset=utf-8", text: values)
    }
    self.answers = answers
  }

  /// What lies at a path, which is compared as it is; nil when nothing does.
  subscript(path: String) -> Answer? { answers[path] }

  private static func noted(_ notice: String) -> String {
    notice.isEmpty
      ? "" : "<aside id=\"notice\"><p>\(LiveView.escaped(notice))</p></aside>\n"
  }

  private static func document(_ title: String, _ body: String, _ revision: Int) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(LiveView.escaped(title))</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/style.css">
    <script src="/live.js" defer></script>
    </head>
    <body data-revision="\(revision)">
    <div id="live"><span id="state" role="status">This page does not follow the study: it needs a script.</span>
    <button id="pause" type="button" aria-pressed="false" hidden>Pause</button></div>
    <div id="page"><div>
    \(body)
    </div></div>
    </body>
    </html>

    """
  }
}
