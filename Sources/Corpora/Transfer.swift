import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request and its answer, piece by piece in the thread that asks for them.
///
/// Redirects are not followed, so that whoever asks can say where they may lead.
struct Transfer {
  /// What an answer begins with.
  struct Head: Sendable {
    let status: Int
    /// The fields, with names in lower case.
    let fields: [String: String]

    /// How many bytes will come, if the server says it.
    var byteCount: Int? { fields["content-length"].flatMap { Int($0) } }
  }

  /// A piece of an answer.
  enum Piece: Sendable {
    case head(Head)
    case body([UInt8])
    case end
    /// The connection failed, for good or perhaps not.
    case failure(reason: String, isFinal: Bool)
  }

  private let address: String
  private let task: URLSessionDataTask
  private let inbox: TransferInbox

  /// Seconds without a byte after which a connection counts as cut.
  private static let patience = 60.0

  /// Asks for `address`.
  ///
  /// - Throws: `FetchError.wrongAddress`.
  init(_ address: String, fields: [String: String]) throws(FetchError) {
    guard let url = Self.url(address) else { throw .wrongAddress(address) }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = Self.patience
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.httpShouldSetCookies = false
    var request = URLRequest(url: url)
    // A compressed answer would be unpacked on its way, and no count of bytes would be right.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
    self.address = address
    inbox = TransferInbox()
    let session = URLSession(configuration: configuration, delegate: inbox, delegateQueue: nil)
    task = session.dataTask(with: request)
    task.resume()
    session.finishTasksAndInvalidate()
  }

  /// An address that can be asked.
  static func url(_ address: String) -> URL? {
    guard let url = URL(string: address), let scheme = url.scheme?.lowercased(),
      ["https", "http"].contains(scheme), url.host?.isEmpty == false
    else { return nil }
    return url
  }

  /// The next piece, when it is there.
  ///
  /// - Throws: `FetchError.interrupted` when somebody wants to stop before.
  func next(_ context: FetchContext) throws(FetchError) -> Piece {
    while true {
      if let piece = inbox.next(within: .milliseconds(50)) { return piece }
      if context.isCancelled() {
        cancel()
        throw .interrupted(kept: 0)
      }
    }
  }

  /// Wants no more of the answer.
  func cancel() { task.cancel() }
}

/// Takes in what the session's threads deliver.
private final class TransferInbox: NSObject, URLSessionDataDelegate, Sendable {
  private let pieces = Mutex<[Transfer.Piece]>([])
  private let arrivals = DispatchSemaphore(value: 0)

  /// The first piece that has not been taken yet; `nil` when none comes in time.
  func next(within time: DispatchTimeInterval) -> Transfer.Piece? {
    guard arrivals.wait(timeout: .now() + time) == .success else { return nil }
    return pieces.withLock { $0.removeFirst() }
  }

  private func deliver(_ piece: Transfer.Piece) {
    pieces.withLock { $0.append(piece) }
    arrivals.signal()
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    var fields: [String: String] = [:]
    let answer = response as? HTTPURLResponse
    for (name, value) in answer?.allHeaderFields ?? [:] {
      fields["\(name)".lowercased()] = "\(value)"
    }
    deliver(.head(Transfer.Head(status: answer?.statusCode ?? 0, fields: fields)))
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    deliver(.body(Array(data)))
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    guard let error else { return deliver(.end) }
    let reason = error.localizedDescription
    let isFinalCode = (error as? URLError).map { Self.finalCodes.contains($0.code) } ?? false
    // On Linux a certificate that is not trusted has no code of its own, only libcurl's words.
    let isFinal = isFinalCode || reason.contains("certificate")
    deliver(.failure(reason: reason, isFinal: isFinal))
  }

  /// What no second try mends.
  private static let finalCodes: Set<URLError.Code> = [
    .badURL, .unsupportedURL, .secureConnectionFailed, .serverCertificateHasBadDate,
    .serverCertificateUntrusted, .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid,
  ]
}
