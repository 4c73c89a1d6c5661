import Foundation
import Testing

@testable import Commands

@Suite struct DefaultModelTests {
    private static let place = "models/loan-default/model.onnx"

    /// Whether the tests are run at the top of the project, whose own model comes first.
    private var isInProject: Bool { FileManager.default.fileExists(atPath: Self.place) }

    @Test func `the model of this folder comes before the one that is installed`() throws {
        let prefix = FileManager.default.temporaryDirectory
            .appending(path: "sestina prefix \(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: prefix) }
        let installed = prefix.appending(path: "share/sestina/\(Self.place)")
        try FileManager.default.createDirectory(
            at: installed.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data("model".utf8).write(to: installed)
        let found = DefaultModel.found(programFolder: prefix.appending(path: "bin").path)
        #expect(found == (isInProject ? Self.place : installed.path))
    }

    @Test(arguments: [nil, "", "/", "bin", "/nowhere/bin"] as [String?])
    func `where none is installed it is that of the folder`(programFolder: String?) {
        #expect(DefaultModel.found(programFolder: programFolder) == Self.place)
    }

    @Test func `the sentence names both places and the option`() {
        #expect(
            DefaultModel.sentence(programFolder: "/opt/x/bin")
                == "there is no models/loan-default/model.onnx in this folder and none at "
                + "/opt/x/share/sestina/models/loan-default/model.onnx; "
                + "name the ONNX file with --model"
        )
        #expect(
            DefaultModel.sentence(programFolder: nil)
                == "there is no models/loan-default/model.onnx in this folder nor beside the "
                + "program; name the ONNX file with --model"
        )
    }
}
