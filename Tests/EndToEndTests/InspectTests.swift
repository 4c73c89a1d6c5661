import Foundation
import TestSupport
import Testing

@Suite struct InspectTests {
    private func document(_ command: BuiltCommand) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(command.output.utf8))
        return try #require(object as? [String: Any])
    }

    @Test func `a model's facts are told a line each`() throws {
        let command = try BuiltCommand("sestina", ["inspect", Files.defaultModel])
        #expect(command.exitCode() == 0)
        let names = command.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
        for name in ["name", "file", "digest", "precision", "features", "threshold", "algorithm"] {
            #expect(names.contains(Substring(name)))
        }
        let accuracy = try #require(
            command.output.split(separator: "\n").first {
                $0.hasPrefix("metrics ") && $0.contains("accuracy")
            }
        )
        #expect(accuracy.contains(/accuracy [0-9.]+ \([0-9.]+ to [0-9.]+\)/))
        #expect(!command.output.contains("{"))
    }

    @Test func `a model's facts are told as JSON`() throws {
        let command = try BuiltCommand("sestina", ["inspect", Files.defaultModel, "--json"])
        #expect(command.exitCode() == 0)
        let document = try document(command)
        #expect(document["can_be_served"] as? Bool == true)
        #expect((document["features"] as? [Any])?.count == 6)
        #expect((document["digest"] as? String)?.count == 64)
        #expect(document["classes"] as? [String] == ["0", "1"])
        #expect(document["default_class"] as? String == "1")
        // Records of the training are JSON in JSON, and not text.
        let training = try #require(document["training"] as? [String: Any])
        #expect(training["seed"] as? Int == 42)
        #expect((document["metrics"] as? [String: Any])?["confusion"] is [String: Any])
    }

    @Test func `a file that is no model is refused`() throws {
        let package = Files.inRepository("Package.swift").path
        let sentence = "\(package) cannot be served: the file is text, not an ONNX model"
        let command = try BuiltCommand("sestina", ["inspect", package])
        #expect(command.exitCode() == 2)
        #expect(command.errors == sentence + "\n")
        #expect(command.output.isEmpty)

        let asked = try BuiltCommand("sestina", ["inspect", package, "--json"])
        #expect(asked.exitCode() == 2)
        let document = try document(asked)
        #expect(document["can_be_served"] as? Bool == false)
        #expect(document["reason"] as? String == sentence)
    }

    @Test func `a file that is not there cannot be inspected`() throws {
        let command = try BuiltCommand("sestina", ["inspect", "/no/such.onnx"])
        #expect(command.exitCode() == 74)
        #expect(command.errors == "/no/such.onnx does not exist\n")
    }
}
