import Models
import Store

/// What a fixture is of.
private enum FixtureKind: String, CaseIterable {
  case timestepDecayNorm = "timestep_decay_norm"
  case timestepNorm = "timestep_norm"
  case groupRMSNorm = "group_rms_norm"
  case groupLayerNorm = "group_layer_norm"
  case complexEMA = "complex_ema"
  case slidingChunkAttention = "sliding_chunk_attention"
  case adaptiveWorkingMemory = "adaptive_working_memory"
  case model
  case trajectory
}

/// Runs what a fixture is of on the fixture's inputs, and compares all that the fixture has.
///
/// Nothing is skipped: an array that we cannot make, or a setting that we do not know, is an error.
///
/// - Parameters:
///   - path: A fixture, in the layout `gecko-fixture-1`, of any sizes and options.
///   - threads: For training runs.
/// - Returns: Every quantity's error and tolerance.
/// - Throws: `StoreError` or `VerificationError`, whose descriptions are one line each, when the file
///   cannot be read or does not hold together.
package func verifyFixture(at path: String, threads: Int) throws -> VerificationReport {
  let fixture = try FixtureFile(reading: path)
  let reader = FixtureReader(file: path, fixture: fixture)
  guard let kind = FixtureKind(rawValue: fixture.kind) else {
    throw VerificationError.malformed(
      file: path, place: "attribute 'kind'",
      expected: "one of " + FixtureKind.allCases.map(\.rawValue).joined(separator: ", "),
      found: "'\(fixture.kind.visible)'")
  }
  var settings = try FixtureSettings(parsing: fixture.config, in: path)
  let quantities =
    switch kind {
    case .model: try ModelVerification(reader, &settings).quantities()
    case .trajectory: try TrajectoryVerification(reader, &settings).quantities(threads: threads)
    default: try moduleQuantities(kind, reader, &settings)
    }
  guard !quantities.isEmpty else {
    throw VerificationError.malformed(
      file: path, place: "outputs/", expected: "something to compare", found: "nothing")
  }
  return VerificationReport(
    file: path, name: fixture.name, kind: fixture.kind, quantities: quantities)
}

/// The fixtures that a path names: the file itself, or every `*.h5` of a folder, by name.
///
/// - Throws: `VerificationError.noFixtures` when a folder has none.
package func fixturePaths(at path: String) throws -> [String] {
  guard let files = Folder.files(in: path, endingWith: ".h5") else { return [path] }
  guard !files.isEmpty else { throw VerificationError.noFixtures(folder: path) }
  return files
}

private func moduleQuantities(
  _ kind: FixtureKind, _ reader: FixtureReader, _ settings: inout FixtureSettings
) throws(VerificationError) -> [VerifiedQuantity] {
  var check = ModuleCheck(reader)
  switch kind {
  case .timestepDecayNorm: try check.runTimestepNorm(decays: true, &settings)
  case .timestepNorm: try check.runTimestepNorm(decays: false, &settings)
  case .groupRMSNorm: try check.runGroupNorm(centers: false, &settings)
  case .groupLayerNorm: try check.runGroupNorm(centers: true, &settings)
  case .complexEMA: try check.runComplexEMA(&settings)
  case .slidingChunkAttention: try check.runSlidingChunkAttention(&settings)
  case .adaptiveWorkingMemory: try check.runWorkingMemory(&settings)
  case .model, .trajectory: break
  }
  return try check.quantities()
}
