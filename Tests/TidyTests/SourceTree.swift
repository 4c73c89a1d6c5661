import Foundation
import Testing

/// The files of the project as git knows them.
struct SourceTree {
    /// One file: where it stands and its lines.
    struct File: Sendable {
        let path: String
        let lines: [String]
    }

    /// The folder with Package.swift.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every path that git tracks or would track.
    let paths: [String]
    /// The Swift files among them.
    let swift: [File]

    /// Reads the tree.
    init() throws {
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        git.currentDirectoryURL = Self.root
        let output = Pipe()
        git.standardOutput = output
        try git.run()
        let listing = try output.fileHandleForReading.readToEnd() ?? Data()
        git.waitUntilExit()
        paths = String(decoding: listing, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { FileManager.default.fileExists(atPath: Self.root.appending(path: $0).path) }
        swift = try paths.filter { $0.hasSuffix(".swift") }.map { path in
            let text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
            return File(path: path, lines: text.components(separatedBy: "\n"))
        }
    }

    /// The modules from the lowest up, as Package.swift has them; those of one level do not import each other.
    var levels: [[String]] {
        get throws {
            let manifest = try #require(swift.first { $0.path == "Package.swift" })
            let table = manifest.lines.drop { !$0.hasPrefix("let levels") }.prefix { $0 != "]" }
            let levels = table.dropFirst().map { line in
                line.split(separator: "\"").filter { $0.allSatisfy(\.isLetter) }.map(String.init)
            }
            try #require(levels.count > 5 && levels.allSatisfy { !$0.isEmpty })
            return levels
        }
    }

    /// Files below `Sources/<module>`.
    func sources(of modules: String...) -> [File] {
        swift.filter { file in modules.contains { file.path.hasPrefix("Sources/\($0)/") } }
    }
}
