import Foundation
import Store
import Testing

@Suite struct `The plan of a study` {
  private func manifest() -> StudyManifest {
    StudyManifest(
      experiment: "e", question: "Why?", hypothesis: "", baseline: "a", replicates: 2,
      confidence: 0.95, specPath: "e.yaml", spec: "experiment: e\n", arguments: [], numerics: 1,
      sweep: nil,
      configurations: ["a", "b"].map { variant in
        StudyManifest.Configuration(
          variant: variant, point: 0, settings: [], specification: "{}", steps: 3, parameters: 5,
          match: nil)
      },
      trials: [(0, 0, "k0"), (1, 0, "k1"), (0, 1, "k2"), (1, 1, "k3")].map {
        StudyManifest.Trial(configuration: $0.0, replicate: $0.1, key: $0.2)
      })
  }

  @Test func `is read as it was written, and names trials and folders`() throws {
    let scratch = try Scratch()
    let manifest = manifest()
    #expect(!StudyManifest.isPresent(inFolder: scratch.path("study")))
    try manifest.write(intoFolder: scratch.path("study"))
    #expect(StudyManifest.isPresent(inFolder: scratch.path("study")))
    #expect(try StudyManifest(readingFolder: scratch.path("study")) == manifest)
    #expect(manifest.variants == ["a", "b"])
    #expect(manifest.folder(of: manifest.trials[3]) == "b/k3")
    #expect(manifest.name(of: manifest.trials[2]) == "a #1")
  }

  @Test func `that is kept gets the next free name`() throws {
    let scratch = try Scratch()
    try manifest().write(intoFolder: scratch.path("study"))
    try StudyManifest.keep(inFolder: scratch.path("study"))
    try StudyManifest.keep(inFolder: scratch.path("study"))
    for name in ["manifest-000.json", "manifest-001.json"] {
      #expect(try StudyManifest(reading: scratch.path("study/" + name)) == manifest())
    }
  }

  @Test(arguments: [
    ("\"gecko-manifest-1\"", "\"gecko-manifest-9\"", "gecko-manifest-9"),
    ("\"configuration\" : 1", "\"configuration\" : 2", "one of 2 configurations"),
    ("\"replicates\"", "\"replicants\"", "replicates"),
    ("\"experiment\" : \"e\"", "\"experiment\" : 3", "the plan of a study, JSON"),
    ("{", "[", "the plan of a study, JSON"),
  ])
  func `that is damaged is refused, with what was expected`(
    _ text: String, _ damage: String, _ words: String
  ) throws {
    let scratch = try Scratch()
    try manifest().write(intoFolder: scratch.path("study"))
    let path = scratch.path("study/manifest.json")
    let sound = try TextFile.read(path)
    #expect(sound.contains(text))
    try TextFile.write(sound.replacing(text, with: damage), to: path)
    let error = #expect(throws: StoreError.self) { try StudyManifest(reading: path) }
    #expect("\(try #require(error))".contains(words))
  }
}
