import Foundation
import Testing

@testable import Tracking

/// Names, texts and sizes at the edges of what MLflow, YAML and curl take.
@Suite struct TrackingEdgeTests {
    private func error(_ change: (inout TrainingRecord) -> Void) -> String? {
        var record = TrainingRecord(experiment: "e", name: "r", milliseconds: 0...1)
        change(&record)
        do throws(TrackingError) {
            try record.check()
            return nil
        } catch {
            return error.description
        }
    }

    // Asked of Python's `re.match(r"^[/\w.\- :]*$", name)`.
    @Test(arguments: [
        "a", "größe", "日本", "½", "Ⅷ", "²", "a.b-c_d e:f/g", "a..", ".a", "a/..b", "ª", "٣",
    ])
    func `a name that MLflow takes passes`(name: String) {
        #expect(error { $0.metrics = [.init(name, 1)] } == nil)
        #expect(error { $0.tags = [.init(name, "")] } == nil)
    }

    @Test(arguments: [
        "हिन्दी", "e\u{301}", "a\u{345}", "Ⓐ", "..a", "...", "../a", "a/", "/a", "a/./b",
        "a/..", "..\u{308}", "a/\u{308}/..", "a\0", "a\nb", "a\u{200b}", "😀", "a#b", "a%b",
        "\u{a0}",
    ])
    func `a name that MLflow refuses is refused before`(name: String) {
        #expect(
            error { $0.metrics = [.init(name, 1)] }?.contains("is no name for a metric") == true
        )
        #expect(error { $0.parameters = [.init(name, "")] } != nil)
    }

    @Test(arguments: [
        ("a", true), ("a b/ü.svg", true), ("a#b", false), ("a%20b", false), ("a//b", false),
        ("", false), ("a/\u{308}../b", true),
    ])
    func `a file's path has no sign that MLflow stumbles over`(path: String, isGood: Bool) {
        #expect((error { $0.artifacts = [.init(path: path, bytes: [])] } == nil) == isGood)
    }

    @Test(arguments: [0, 250, 251])
    func `a length is counted in code points, up to the last one`(count: Int) {
        let name = String(repeating: "ä", count: count)
        #expect((error { $0.metrics = [.init(name, 1)] } == nil) == (count == 250))
    }

    @Test func `times and texts at their limits pass, and one beyond does not`() {
        #expect(error { $0.milliseconds = 0...0 } == nil)
        #expect(error { $0.milliseconds = 0...Int.max } == nil)
        let text = String(repeating: "x", count: 20_000)
        #expect(error { $0.experimentTags = [.init("t", text)] } == nil)
        #expect(error { $0.experimentTags = [.init("t", text + "x")] } != nil)
        let letters = String(repeating: "e", count: 500)
        #expect(error { $0.experiment = letters } == nil)
        #expect(error { $0.parameters = [.init("p", ""), .init("q", "")] } == nil)
    }

    @Test(
        arguments: [
            (0, 3, []), (1, 3, [1]), (3, 3, [3]), (4, 3, [3, 1]), (6, 3, [3, 3]), (2, 1, [1, 1]),
        ] as [(Int, Int, [Int])]
    )
    func `batches are full but for the last`(count: Int, most: Int, sizes: [Int]) {
        #expect(Array(0..<count).batches(of: most).map(\.count) == sizes)
        #expect(Array(0..<count).batches(of: most).flatMap { $0 } == Array(0..<count))
    }

    @Test(
        arguments: [
            ([4, 6], [2]), ([4, 7], [1, 1]), ([11, 1], [1, 1]), ([1, 11, 1], [1, 1, 1]),
            ([10, 10], [1, 1]), ([0, 0, 0], [3]), ([.max, .max], [1, 1]),
        ] as [([Int], [Int])]
    )
    func `a batch has at most ten bytes unless one element has more`(bytes: [Int], sizes: [Int]) {
        #expect(bytes.batches(of: 100, bytesMax: 10, bytes: { $0 }).map(\.count) == sizes)
    }

    private func folder(_ names: [String], milliseconds: Int = 0) -> ModelFolder {
        ModelFolder(
            model: TrackedModel(
                bytes: [],
                featureNames: names,
                exampleRows: [names.map { _ in -0.0 }]
            ),
            modelID: "m",
            runID: "r",
            location: "mlflow-artifacts:/1",
            milliseconds: milliseconds
        )
    }

    @Test(
        arguments: [
            ("a\u{7f}b", #"a\u007fb"#), ("\u{80}", #"\u0080"#), ("\u{85}", #"\u0085"#),
            ("\u{9f}", #"\u009f"#), ("\u{a0}", "\u{a0}"), ("\u{2028}\u{2029}", #"\u2028\u2029"#),
            ("\u{feff}", #"\ufeff"#), ("\u{fffe}\u{ffff}", #"\ufffe\uffff"#),
            ("\n\t\"\\", #"\n\t\"\\"#),
            ("é日😀", "é日😀"), ("# x: - y", "# x: - y"), ("\0", #"\u0000"#),
        ] as [(String, String)]
    )
    func `a feature's name is the same in YAML`(name: String, written: String) throws {
        let lines = try folder([name]).description().split(separator: "\n")
        #expect(lines.contains { $0 == "  features: [\"\(written)\"]" }, "\(lines)")
        #expect(lines.count == 32)
    }

    @Test func `the moment is told to the thousandth`() throws {
        for rest in 0..<1000 {
            let text = try folder(["a"], milliseconds: 1_700_000_000_000 + rest).description()
            let digits = String(1000 + rest).dropFirst()
            #expect(text.contains("utc_time_created: \"2023-11-14 22:13:20.\(digits)\""), "\(rest)")
        }
    }

    @Test func `an example of minus zero and of many digits is written as it is`() throws {
        let model = TrackedModel(
            bytes: [],
            featureNames: ["a", "b", "c"],
            exampleRows: [[-0.0, 0.1 + 0.2, .leastNonzeroMagnitude]]
        )
        let folder = ModelFolder(
            model: model,
            modelID: "",
            runID: "",
            location: "",
            milliseconds: 0
        )
        let file = try #require(try folder.files().first { $0.path == "input_example.json" })
        #expect(
            String(decoding: file.bytes, as: UTF8.self)
                == #"{"columns":["a","b","c"],"data":[[-0,0.30000000000000004,5e-324]]}"#
        )
    }

    @Test func `an example that JSON has no numbers for is told`() {
        let model = TrackedModel(bytes: [], featureNames: ["a"], exampleRows: [[.nan]])
        let folder = ModelFolder(
            model: model,
            modelID: "",
            runID: "",
            location: "",
            milliseconds: 0
        )
        #expect(throws: TrackingError("the model's description cannot be written as JSON")) {
            try folder.files()
        }
    }

    private func failure(_ code: Int, _ words: String, token: String = "") throws -> String {
        let address = try TrackingAddress("http://h")
        let credentials = try TrackingCredentials(
            address,
            environment: ["MLFLOW_TRACKING_TOKEN": token]
        )
        return CurlFailure(code: code, words: words, seconds: 5)
            .error(address: "http://h", hiding: credentials).description
    }

    @Test(
        arguments: [
            (2, "curl does not know the options"), (5, "MLflow at http://h cannot be found"),
            (6, "MLflow at http://h cannot be found"), (7, "nothing answers at http://h"),
            (18, "MLflow at http://h could not be spoken to"),
            (23, "an answer of http://h could not be kept"),
            (28, "MLflow at http://h did not answer within 5 seconds"),
            (52, "http://h closed the connection"),
            (56, "http://h closed the connection"), (60, "no secure connection to http://h"),
            (63, "the answer of http://h is larger"),
            (255, "MLflow at http://h could not be spoken to"),
        ] as [(Int, String)]
    )
    func `each way in which curl fails has a sentence`(code: Int, start: String) throws {
        let words = try failure(code, "noise\ncurl: (\(code)) the reason\nmore")
        #expect(words.hasPrefix(start))
        #expect(code == 63 || words.hasSuffix("the reason"))
        let silent = try failure(code, "curl: (999) another code")
        #expect(code == 63 || silent.hasSuffix("curl ended with code \(code)"))
    }

    @Test func `a secret is hidden before curl's words are cut in the middle of it`() throws {
        for count in [0, 295, 299, 300] {
            let words = "curl: (7) " + String(repeating: "x", count: count) + "sec\u{ad}ret"
            let shown = try failure(7, words, token: "sec\u{ad}ret")
            #expect(!shown.contains("sec"), "\(count)")
        }
    }

    @Test(arguments: ["", "a\nurl = \"file:///etc/passwd\"", "\"", "\\\"", "\r\u{b}\u{c}", "é\0"])
    func `no value becomes an option of its own`(value: String) {
        var options = CurlConfiguration()
        options.add("url", value)
        #expect(options.text.count { $0 == "\n" } == 1)
        #expect(options.text.hasPrefix("url = \"") && options.text.hasSuffix("\"\n"))
    }

    @Test func `the commit is that of the folder that one stands in`() async {
        await #expect(processExitsWith: .success) {
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            for name in ["GIT_DIR", "GIT_WORK_TREE"] { _ = unsafe unsetenv(name) }
            _ = FileManager.default.changeCurrentDirectoryPath(folder.path)
            #expect(await GitCommit.current() == nil)
            func git(_ arguments: [String]) throws {
                let process = Process()
                process.executableURL = URL(filePath: "/usr/bin/env")
                process.arguments =
                    ["git", "-c", "user.name=x", "-c", "user.email=x@x"] + arguments
                process.standardOutput = FileHandle.nullDevice
                process.standardError = FileHandle.nullDevice
                try process.run()
                process.waitUntilExit()
            }
            try git(["init"])
            #expect(await GitCommit.current() == nil, "a repository without a commit")
            try git(["commit", "--allow-empty", "-m", "x"])
            let commit = await GitCommit.current()
            // Where there is no git there is no repository either.
            let hasGit = FileManager.default.fileExists(atPath: folder.path + "/.git")
            #expect(commit?.count == (hasGit ? 40 : nil))
            #expect(commit?.allSatisfy(\.isHexDigit) != false)
        }
    }
}
