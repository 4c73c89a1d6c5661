import Foundation
import TestSupport
import Testing

@Suite struct AdoptTests {
    private let folder: TemporaryFolder
    private let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = try folder.write(LabelledModel.bytes(), as: "bank.onnx")
    }

    private func adopt(_ arguments: [String]) throws -> BuiltCommand {
        try BuiltCommand("sestina", ["adopt"] + arguments)
    }

    /// The probabilities that `score` gives to the fixture's rows.
    private func scores(_ model: String, _ arguments: [String] = []) throws -> [Double] {
        let rows = try LabelledModel.rows().map(\.row)
        let input = try folder.write(
            ([ScoreTests.header] + rows).joined(separator: "\n") + "\n",
            as: "rows.csv"
        )
        let command = try BuiltCommand(
            "sestina",
            ["score", "--quiet", "--model", model, "--input", input] + arguments
        )
        #expect(command.exitCode() == 0, "\(command.errors)")
        return command.output.split(separator: "\n").dropFirst().compactMap {
            $0.split(separator: ",").dropLast().last.flatMap { Double($0) }
        }
    }

    @Test(arguments: ["inspect", "score", "serve", "loadtest"])
    func `a model that does not say which class is default is refused everywhere`(
        what: String
    ) throws {
        let server = what == "loadtest" ? try RunningServer() : nil
        let address = "127.0.0.1:\(server?.port ?? 0)"
        let command =
            switch what {
            case "inspect": try BuiltCommand("sestina", ["inspect", model])
            case "loadtest":
                try BuiltCommand(
                    "loadtest",
                    ["--rps", "10", "--verify", model, "--address", address]
                )
            case "serve":
                try BuiltCommand("sestina", ["serve", "--model", model, "--listen", address])
            default: try BuiltCommand("sestina", [what, "--model", model, "--input", "/dev/null"])
            }
        #expect(command.exitCode() == 2)
        #expect(command.output.isEmpty)
        #expect(
            command.errors.contains(
                "its classes are \"default\" and \"paid\", and it does not say which means default; "
                    + "let it say so with `sestina adopt MODEL --default-class LABEL --output FILE`"
            ),
            "\(command.errors)"
        )
    }

    @Test func `an adopted model gives the probability of the class that it names`() throws {
        let expected = try LabelledModel.rows().map(\.probability)
        #expect(expected.count > 10)
        for (label, other) in [("default", "paid"), ("paid", "default")] {
            let output = folder.path("\(label).onnx")
            let command = try adopt([model, "--default-class", label, "--output", output])
            #expect(command.exitCode() == 0, "\(command.errors)")
            #expect(command.output.isEmpty)
            #expect(command.errors.contains("default is '\(label)', and '\(other)' is not"))
            let written = try Data(contentsOf: URL(filePath: output))
            #expect(written.starts(with: try LabelledModel.bytes()))
            let found = try scores(output)
            #expect(found == (try scores(model, ["--default-class", label])))
            try #require(found.count == expected.count)
            for (found, expected) in zip(found, expected) {
                let wanted = label == "default" ? expected : 1 - expected
                #expect(abs(found - wanted) <= 1e-6)
            }
        }
    }

    @Test func `what is written is known again by inspect and by a server`() throws {
        let output = folder.path("model.onnx")
        _ = try adopt([model, "--default-class", "default", "--output", output]).exitCode()
        let text = try BuiltCommand("sestina", ["inspect", output])
        #expect(text.exitCode() == 0)
        #expect(text.output.contains("\"default\", \"paid\"; \"default\" is default\n"))
        func classes(_ command: BuiltCommand, _ key: String?) throws -> [String: Any] {
            #expect(command.exitCode() == 0)
            let object = try JSONSerialization.jsonObject(with: Data(command.output.utf8))
            let document = try #require(object as? [String: Any])
            return try #require(key.map { document[$0] as? [String: Any] } ?? document)
        }
        let inspected = try classes(BuiltCommand("sestina", ["inspect", output, "--json"]), nil)
        let server = try RunningServer(model: output)
        let address = ["--address", "127.0.0.1:\(server.port)"]
        let told = try classes(BuiltCommand("sestina", ["info", "--json"] + address), "model")
        for document in [inspected, told] {
            #expect(document["classes"] as? [String] == ["default", "paid"])
            #expect(document["default_class"] as? String == "default")
        }
        let info = try BuiltCommand("sestina", ["info"] + address)
        #expect(info.exitCode() == 0)
        #expect(info.output.contains("\"default\", \"paid\"; \"default\" is default\n"))
    }

    @Test func `a file that says it is copied, and one that says otherwise is changed there alone`()
        throws
    {
        let said = try folder.write(LabelledModel.bytes() + LabelledModel.entry, as: "said.onnx")
        let copy = folder.path("copy.onnx")
        let command = try adopt([said, "--default-class", "default", "--output", copy])
        #expect(command.exitCode() == 0)
        #expect(command.errors.contains("is a copy: the file says all of it already"))
        #expect(try Data(contentsOf: URL(filePath: copy)) == Data(contentsOf: URL(filePath: said)))
        let turned = try adopt([said, "--default-class", "paid", "--output", copy])
        #expect(turned.exitCode() == 0)
        let bytes = try Data(contentsOf: URL(filePath: copy))
        #expect(bytes.starts(with: try LabelledModel.bytes()))
        #expect(bytes.range(of: Data("paid".utf8), options: .backwards)?.upperBound == bytes.count)
    }

    @Test(arguments: ["inspect", "score"])
    func `a file that says it cannot be tried as something else`(what: String) throws {
        let said = try folder.write(LabelledModel.bytes() + LabelledModel.entry, as: "said.onnx")
        let arguments = what == "inspect" ? [said] : ["--model", said, "--input", "/dev/null"]
        let command = try BuiltCommand("sestina", [what] + arguments + ["--default-class", "paid"])
        #expect(command.exitCode() == 2)
        #expect(
            command.errors.hasSuffix(
                "the file says that \"default\" means default, so \"paid\" cannot\n"
            )
        )
    }

    @Test func `a label that the model has not leaves nothing behind`() throws {
        let output = folder.path("out.onnx")
        let command = try adopt([model, "--default-class", "Default", "--output", output])
        #expect(command.exitCode() == 2)
        #expect(
            command.errors == "\(model) cannot be served: \"Default\" is to mean default, and the "
                + "classes are \"default\" and \"paid\"\n"
        )
        #expect(!FileManager.default.fileExists(atPath: output))
        #expect(try adopt([model, "--output", output]).exitCode() == 64)
        #expect(
            try adopt(["/no/such.onnx", "--default-class", "a", "--output", output]).exitCode()
                == 74
        )
        #expect(
            try adopt([model, "--default-class", "paid", "--output", "/no/such/m.onnx"]).exitCode()
                == 74
        )
    }

    /// A model of LightGBM's that takes missing values, adopted as such.
    private func missing(_ names: [String]) throws -> String {
        let output = folder.path("missing.onnx")
        let model = Reference.model("missing_lightgbm").path
        let command = try adopt([model, "--output", output] + names.flatMap { ["--missing", $0] })
        #expect(command.exitCode() == 0, "\(command.errors)")
        return output
    }

    @Test func `features that may be missing are told and scored everywhere`() throws {
        let model = try missing(["feature_6,feature_2", "feature_4"])
        let inspected = try BuiltCommand("sestina", ["inspect", model])
        #expect(inspected.exitCode() == 0)
        #expect(inspected.output.contains("feature_2, feature_4, feature_6 may be\n"))
        #expect(inspected.output.contains("to the true side go missing values of feature_1 "))
        let json = try BuiltCommand("sestina", ["inspect", model, "--json"])
        #expect(json.exitCode() == 0)
        let document = try FoundationJSON(utf8: Array(json.output.utf8))
        #expect(
            document["contract"]?["missing"]
                == .array([false, true, false, true, false, true].map { .boolean($0) })
        )
        guard case .array(let tracks)? = document["trees"]?["missing_values"] else {
            Issue.record("no counts of branches: \(json.output)")
            return
        }
        #expect(tracks.count == 6)
        #expect(tracks[1]["feature"] == .string("feature_2"))
        let server = try RunningServer(model: model)
        let info = try BuiltCommand("sestina", ["info", "--address", "127.0.0.1:\(server.port)"])
        #expect(info.exitCode() == 0)
        #expect(info.output.contains("feature_2, may be missing\n"))
        #expect(info.output.contains("feature_3\n"))
    }

    @Test func `an empty field is scored where the feature may be missing, and nowhere else`()
        throws
    {
        let header = "feature_1,feature_2,feature_3,feature_4,feature_5,feature_6"
        let rows = ["1,,3000,,5,", "1,500,3000,60000,5, ", ",500,3000,60000,5,600"]
        let input = try folder.write(([header] + rows).joined(separator: "\n") + "\n", as: "in.csv")
        let score = ["score", "--input", input, "--model"]
        let model = try missing(["feature_2,feature_4,feature_6"])
        let stopped = try BuiltCommand("sestina", score + [model])
        #expect(stopped.exitCode() == 74)
        #expect(stopped.errors.contains("line 4, column feature_1: the value is missing"))
        let skipped = try BuiltCommand("sestina", score + [model, "--skip-invalid"])
        #expect(skipped.exitCode() == 0)
        let lines = skipped.output.split(separator: "\n").dropFirst()
        let scored = lines.map { !$0.hasSuffix(",,") }
        #expect(scored == [true, true, false])
        let original = Reference.model("missing_lightgbm").path
        let plain = try BuiltCommand("sestina", score + [original, "--skip-invalid"])
        #expect(plain.exitCode() == 0)
        let unscored = plain.output.split(separator: "\n").dropFirst().map { $0.hasSuffix(",,") }
        #expect(unscored == [true, true, true])
    }

    @Test(
        arguments: [
            (["--missing", "feature_7"], 2, "names \"feature_7\", which is no feature"),
            (["--missing", "feature_1,"], 64, "--missing has an empty name"),
            (["--missing", ""], 64, "--missing has an empty name"),
            (["--missing", "a,b", "--missing", "a"], 64, "--missing has a twice"),
            ([], 64, "say it with --default-class, --missing or --data"),
        ] as [([String], Int32, String)]
    )
    func `what cannot be missing leaves nothing behind`(
        arguments: [String],
        code: Int32,
        words: String
    ) throws {
        let output = folder.path("out.onnx")
        let model = Reference.model("missing_lightgbm").path
        let command = try adopt([model, "--output", output] + arguments)
        #expect(command.exitCode() == code)
        #expect(command.errors.contains(words), "\(command.errors)")
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test(arguments: ["bank.onnx", "hard.onnx", "soft.onnx"])
    func `the input is never overwritten, whatever it is called`(name: String) throws {
        let (hard, soft) = (folder.path("hard.onnx"), folder.path("soft.onnx"))
        try FileManager.default.linkItem(atPath: model, toPath: hard)
        try FileManager.default.createSymbolicLink(atPath: soft, withDestinationPath: model)
        let command = try adopt([
            model, "--default-class", "paid", "--output", folder.path(name),
        ])
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains("the model and --output are the same file"))
        #expect(try Data(contentsOf: URL(filePath: model)) == LabelledModel.bytes())
    }

    @Test func `a file is replaced whole, with its permissions, through a link`() throws {
        let output = try folder.write("old", as: "out.onnx")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: output)
        let link = folder.path("link.onnx")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: output)
        #expect(try adopt([model, "--default-class", "paid", "--output", link]).exitCode() == 0)
        let bytes = try LabelledModel.bytes()
        #expect(try Data(contentsOf: URL(filePath: output)).starts(with: bytes))
        let attributes = try FileManager.default.attributesOfItem(atPath: output)
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: link)
        #expect(target == output)
    }
}
