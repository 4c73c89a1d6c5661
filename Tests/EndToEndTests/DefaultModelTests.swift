import Foundation
import TestSupport
import Testing

/// Commands without a model, in a folder that has none.
@Suite struct DefaultModelTests {
    @Test(arguments: ["serve --listen 127.0.0.1:0", "score", "explain --input x.csv"])
    func `where there is no default model the sentence says how to name one`(words: String) throws {
        let folder = try TemporaryFolder()
        let sestina = BuiltCommand.path(of: "sestina")
        let script = "cd '\(folder.path(""))' && exec '\(sestina)' \(words)"
        let command = try BuiltCommand("/bin/bash", ["-c", script])
        #expect(command.exitCode() == 74)
        let place = "models/loan-default/model.onnx"
        #expect(command.errors.hasPrefix("there is no \(place) in this folder and none at /"))
        #expect(command.errors.hasSuffix("; name the ONNX file with --model\n"))
    }
}
