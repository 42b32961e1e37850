import Foundation

/// A JSON Schema validator and a YAML loader as others use them: python3 with jsonschema and PyYAML.
struct SchemaValidator {
  struct Failure: Error {
    let output: String
  }

  /// The python3 on `PATH`, or else Debian's; nothing where neither has the two packages.
  static let installed = ["python3", "/usr/bin/python3"]
    .first { (try? run($0, "import jsonschema, yaml", [])) != nil }
    .map { SchemaValidator(python: $0) }

  private let python: String

  private static let program = """
    import json, sys, jsonschema, yaml
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    for path in sys.argv[2:]:
        with open(path) as file:
            spec = json.loads(json.dumps(yaml.safe_load(file)))
        errors = [error.message.replace(chr(10), " ") for error in validator.iter_errors(spec)]
        print("; ".join(errors) or "valid")
    """

  /// What a schema has to say of YAML files: a line each, `valid` where it has nothing to say.
  func verdicts(of schema: String, on files: [String]) throws -> [String] {
    try Self.run(python, Self.program, [schema] + files).split(separator: "\n").map(String.init)
  }

  private static func run(
    _ python: String, _ program: String, _ arguments: [String]
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(output: output) }
    return output
  }
}
