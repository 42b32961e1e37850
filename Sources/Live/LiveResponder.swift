import Foundation
import Hummingbird

/// Answers a browser of this machine, and nobody else.
struct LiveResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  /// What is shown.
  let board: LiveBoard

  /// Names by which a browser on this machine calls it.
  ///
  /// A page of another site whose name was made to lead here is asked for by that name.
  private static let hosts: Set<String> = ["127.0.0.1", "localhost", "[::1]"]

  func respond(to request: Request, context: Context) async throws -> Response {
    let authority = request.head.authority ?? ""
    let host = authority.hasSuffix("]") ? authority[...] : authority.prefix { $0 != ":" }
    guard Self.hosts.contains(String(host)) else {
      return plain(.forbidden, "This page is for this machine only.")
    }
    guard [.get, .head].contains(request.method) else {
      var response = plain(.methodNotAllowed, "Nothing can be changed here.")
      response.headers[.allow] = "GET, HEAD"
      return response
    }
    // The path as it was sent: no segment of it is taken for a folder.
    let target = request.head.path ?? ""
    let path = String(target.prefix { $0 != "?" })
    if path == "/events" { return events(request) }
    guard let answer = board.page[path.removingPercentEncoding ?? ""] else {
      return plain(.notFound, "There is no such page.")
    }
    let response = Response(
      status: .ok, headers: Self.headers(answer.kind),
      body: ResponseBody(byteBuffer: ByteBuffer(string: answer.text)))
    return request.method == .head ? response.createHeadResponse() : response
  }

  /// A stream that says which page is shown, now and at each change.
  private func events(_ request: Request) -> Response {
    guard request.method == .get else {
      return Response(status: .ok, headers: Self.headers("text/event-stream"))
    }
    let board = board
    let body = ResponseBody { writer in
      try? await request.body.consumeWithCancellationOnInboundClose { _ in
        for await revision in board.changes() {
          try await writer.write(ByteBuffer(string: "event: page\ndata: \(revision)\n\n"))
        }
      }
      try await writer.finish(nil)
    }
    return Response(status: .ok, headers: Self.headers("text/event-stream"), body: body)
  }

  private func plain(_ status: HTTPResponse.Status, _ words: String) -> Response {
    Response(
      status: status, headers: Self.headers("text/plain; charset=utf-8"),
      body: ResponseBody(byteBuffer: ByteBuffer(string: words + "\n")))
  }

  /// Nothing but what this server sends is shown, run or asked for, and nobody else may show it.
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  private static func headers(_ kind: String) -> HTTPFields {
    [
      .contentType: kind, .cacheControl: "no-store", .contentSecurityPolicy: policy,
      .xContentTypeOptions: "nosniff",
    ]
  }
}
