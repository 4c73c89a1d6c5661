import Testing

/// The habits of this project that the compiler does not check.
@Suite struct TidyTests {
    private static let levelOne = [
        "Platform", "EventLoop", "Wire", "JSON", "Models", "Statistics", "Charts",
    ]

    @Test func `git lists the project's files`() throws {
        let tree = try SourceTree()
        #expect(tree.swift.count > 100)
        #expect(tree.paths.contains("protocol/SPEC.md"))
    }

    @Test func `nothing stands at the top but what the design names`() throws {
        let allowed = [
            "Package.swift", "Sources", "Tests", "protocol", "models", "tools", "docs",
            "Dockerfile",
            "README.md",
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

    @Test func `only EventLoop imports libuv`() throws {
        for file in try SourceTree().swift where !file.path.hasPrefix("Sources/EventLoop/") {
            #expect(!file.lines.contains { $0.hasSuffix("import CLibuv") }, "\(file.path)")
        }
    }

    @Test func `modules of level one import no Foundation`() throws {
        let tree = try SourceTree()
        for module in Self.levelOne {
            for file in tree.sources(of: module) {
                let found = file.lines.first { $0.contains("import Foundation") }
                #expect(found == nil, "\(file.path)")
            }
        }
    }

    @Test func `modules of level one import none of each other`() throws {
        let tree = try SourceTree()
        for module in Self.levelOne {
            for file in tree.sources(of: module) {
                for other in Self.levelOne where other != module {
                    let found = file.lines.first { $0.hasSuffix("import \(other)") }
                    #expect(found == nil, "\(file.path)")
                }
            }
        }
    }

    @Test func `nothing prints, which would lose what cannot be written`() throws {
        for file in try SourceTree().swift where file.path.hasPrefix("Sources/") {
            let found = file.lines.first { $0.contains(" print(") && !$0.contains("///") }
            #expect(
                found == nil,
                "\(file.path): commands write to StandardOutput, others return it"
            )
        }
    }

    @Test func `unsafe code stands in the fences only`() throws {
        let fences = [
            "Sources/Platform/", "Sources/EventLoop/", "Sources/Wire/RawSpan+LittleEndian.swift",
            "Sources/Wire/ByteBuffer.swift", "Sources/Datasets/OpenFile.swift",
            "Tests/",
        ]
        // A call of the C library for its word on an error, or for a fact about the process; a task's step
        // on an executor.
        let words = [
            "job.runSynchronously",
            "strerror", "sched_getaffinity", "signal(", "isatty", ".span.bytes", "cpu_set",
        ]
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
