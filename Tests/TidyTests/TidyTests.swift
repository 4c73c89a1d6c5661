import Testing

/// The habits of this project that the compiler does not check.
@Suite struct TidyTests {
    @Test func `git lists the project's files`() throws {
        let tree = try SourceTree()
        #expect(tree.swift.count > 100)
        #expect(tree.paths.contains("protocol/SPEC.md"))
    }

    @Test func `nothing stands at the top but what the design names`() throws {
        let allowed = [
            "Package.swift", "Sources", "Tests", "protocol", "models", "tools", "docs",
            "Dockerfile", "README.md", "CHANGELOG.md", "LICENSE",
        ]
        for path in try SourceTree().paths {
            let top = path.split(separator: "/").first.map(String.init) ?? path
            #expect(allowed.contains(top) || top.hasPrefix("."), "\(path)")
        }
    }

    @Test func `no file is longer than 400 lines`() throws {
        for file in try SourceTree().swift {
            #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func `no function is longer than 60 lines`() throws {
        for file in try SourceTree().swift {
            for function in Functions.all(in: file.lines) {
                let length = function.last - function.first + 1
                #expect(length <= 60, "\(file.path):\(function.first) has \(length) lines")
            }
        }
    }

    @Test func `only Loop imports libuv`() throws {
        for file in try SourceTree().swift where !file.path.hasPrefix("Sources/EventLoop/") {
            #expect(!file.lines.contains { $0.hasSuffix("import CLibuv") }, "\(file.path)")
        }
    }

    @Test func `only Secrecy imports OpenSSL`() throws {
        for file in try SourceTree().swift where !file.path.hasPrefix("Sources/Secrecy/") {
            #expect(!file.lines.contains { $0.hasSuffix("import COpenSSL") }, "\(file.path)")
        }
    }

    @Test func `the lowest levels and the library for callers import no Foundation`() throws {
        let tree = try SourceTree()
        for module in try tree.levels.prefix(4).joined() + ["SestinaClient"] {
            for file in tree.sources(of: module) {
                let found = file.lines.first { $0.contains("import Foundation") }
                #expect(found == nil, "\(file.path)")
            }
        }
    }

    @Test func `modules import only what is below them`() throws {
        let tree = try SourceTree()
        let levels = try tree.levels
        for (level, modules) in levels.enumerated() {
            let others = levels[level...].joined()
            for module in modules {
                for file in tree.sources(of: module) {
                    for other in others where other != module {
                        let found = file.lines.first { $0.hasSuffix("import \(other)") }
                        #expect(found == nil, "\(file.path)")
                    }
                }
            }
        }
    }

    @Test func `only messages of MLflow are JSON by another way than the module of that name`()
        throws
    {
        for file in try SourceTree().swift
        where file.path.hasPrefix("Sources/") && !file.path.hasPrefix("Sources/Tracking/") {
            for word in ["JSONEncoder", "JSONDecoder", "JSONSerialization", "Codable"] {
                #expect(!file.lines.contains { $0.contains(word) }, "\(file.path): \(word)")
            }
        }
    }

    @Test func `what computes draws no pictures`() throws {
        let files = try SourceTree().sources(of: "Training", "Repository", "Gate", "LoadTest")
        #expect(files.count > 100)
        for file in files {
            #expect(!file.lines.contains { $0.hasSuffix("import Charts") }, "\(file.path)")
        }
    }

    @Test func `words need nothing`() throws {
        for file in try SourceTree().sources(of: "Words") {
            #expect(!file.lines.contains { $0.contains("import ") }, "\(file.path)")
        }
    }

    @Test func `only Commands writes to the standard error, where it is made fit`() throws {
        for file in try SourceTree().swift where file.path.hasPrefix("Sources/") {
            guard !file.path.hasPrefix("Sources/Commands/"),
                !file.path.hasPrefix("Sources/Platform/")
            else { continue }
            for word in ["StandardError.", "StreamLogHandler", "STDERR_FILENO,"] {
                #expect(!file.lines.contains { $0.contains(word) }, "\(file.path): \(word)")
            }
        }
    }

    @Test func `files are written whole, by Platform`() throws {
        for file in try SourceTree().swift
        where file.path.hasPrefix("Sources/") && !file.path.hasPrefix("Sources/Platform/") {
            for word in [".write(to: URL", "O_CREAT", "createFile(", "fopen("] {
                #expect(!file.lines.contains { $0.contains(word) }, "\(file.path): \(word)")
            }
        }
    }

    @Test func `markup escapes by its type: only style sheets are taken as they stand`() throws {
        let homes = [
            "Sources/Charts/Markup.swift", "Sources/Charts/Page.swift",
            "Sources/Charts/Figure.swift",
        ]
        for file in try SourceTree().swift where file.path.hasPrefix("Sources/") {
            guard !homes.contains(file.path) else { continue }
            for word in ["Markup.unescaped(", "Markup(stringLiteral:"] {
                #expect(!file.lines.contains { $0.contains(word) }, "\(file.path): \(word)")
            }
        }
    }

    @Test func `nothing prints, which would lose what cannot be written`() throws {
        for file in try SourceTree().swift where file.path.hasPrefix("Sources/") {
            let found = file.lines.first { $0.contains(" print(") && !$0.contains("///") }
            #expect(
                found == nil,
                "\(file.path): commands write to the Console, others return it"
            )
        }
    }

    @Test func `unsafe code stands in the fences only`() throws {
        let fences = [
            "Sources/EventLoop/", "Sources/Secrecy/", "Sources/Platform/", "Sources/Bytes/",
            "Sources/Wire/RawSpan+LittleEndian.swift", "Sources/Models/Trees/Kernels/", "Tests/",
        ]
        // A task's step on an executor.
        let words = ["job.runSynchronously"]
        for file in try SourceTree().swift where !fences.contains(where: file.path.hasPrefix) {
            for (number, line) in file.lines.enumerated() where line.contains("unsafe ") {
                let code = line.split(separator: "//", maxSplits: 1).first ?? ""
                guard code.contains("unsafe ") else { continue }
                let isWord = words.contains { line.contains($0) }
                #expect(isWord, "\(file.path):\(number + 1): \(line)")
            }
        }
    }

    @Test func `nothing is left to be fixed later`() throws {
        let marks = ["FIX" + "ME", "TO" + "DO", "XX" + "X"]
        for file in try SourceTree().swift {
            for (number, line) in file.lines.enumerated() {
                let found = marks.first { line.contains($0) }
                #expect(found == nil, "\(file.path):\(number + 1)")
            }
        }
    }

    @Test func `a thread rule stands beside every unchecked Sendable`() throws {
        for file in try SourceTree().swift where file.path.hasPrefix("Sources/") {
            for (number, line) in file.lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let before = file.lines[max(0, number - 5)..<number]
                #expect(
                    before.contains { $0.contains("Thread rule") },
                    "\(file.path):\(number + 1)"
                )
            }
        }
    }
}

@Suite struct FunctionsTests {
    @Test func `a function ends at the brace with its own indentation`() {
        let lines = [
            "struct A {", "    func b() {", "        if c {", "        }", "    }",
            "    init(", "        d: Int", "    ) {", "    }", "    func e() { 1 }", "}",
        ]
        let found = Functions.all(in: lines)
        #expect(found.map(\.first) == [2, 6])
        #expect(found.map(\.last) == [5, 9])
    }
}
