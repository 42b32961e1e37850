import Crypto
import Foundation
package import Tensors

/// One run of a study: a variant, at a point of its sweep, and a replicate.
package struct Trial: Sendable {
  /// Name of the variant.
  package let variant: String
  /// Which replicate, from 0: equal numbers share data and initialisation streams across variants.
  package let replicate: Int
  /// The variant's model, task and training.
  package let specification: StudySpecification
  /// Names the trial's folder: a hash of all that determines its numbers.
  package let key: String
  /// What was hashed: a JSON object.
  package let resolved: String

  /// The root of the trial's random streams: a function of the study's seed and the replicate alone.
  package var random: RandomStream {
    RandomStream(seed: specification.seed).stream("replicate").stream(replicate)
  }

  /// A trial; `dataDigest` identifies the bytes of the corpus, if there is one.
  package init(
    variant: String, _ specification: StudySpecification, replicate: Int, dataDigest: String?
  ) {
    self.variant = variant
    self.replicate = replicate
    self.specification = specification
    resolved = specification.determiningText(
      replicate: replicate, dataDigest: dataDigest, numerics: Self.numerics)
    key = Self.key(of: resolved)
  }

  /// The key of a trial whose numbers a text determines.
  static func key(of resolved: String) -> String {
    String(digest(of: Array(resolved.utf8)).prefix(12))
  }

  /// Raised whenever the same configuration gives other numbers than before.
  static let numerics = 3

  /// SHA-256 in hexadecimal.
  package static func digest(of bytes: [UInt8]) -> String {
    text(of: SHA256.hash(data: bytes))
  }

  /// A digest in hexadecimal.
  static func text(of digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
