import Foundation
import TestSupport
import Testing
import Wire

@testable import Server

@Suite struct CallerRightsTests {
    private static func allowed(_ entries: [String], _ names: [String]) throws -> OpcodeSet {
        let rights = try CallerRights(entries)
        return names.reduce(into: []) { $0.formUnion(rights.allowed(name: $1)) }
    }

    /// Entries, the names of a caller, and what it may ask.
    private typealias Case = (entries: [String], names: [String], expected: OpcodeSet)

    private static let cases: [Case] = [
        (["a.example=score"], ["a.example"], .score),
        (["a.example=observe"], ["a.example"], .observe),
        (["a.example=score,observe"], ["a.example"], .all),
        (["a=score", "a=observe"], ["a"], .all),
        ([" a.example = score , observe "], ["a.example"], .all),
        (["A.Example=score"], ["a.example"], .score),
        (["a=score", "b=observe"], ["a", "b"], .all),
        (["a=score"], ["b"], []), (["a=score"], [], []),
        (["urn:x:y=z=score"], ["urn:x:y=z"], .score), (["urn:X=score"], ["urn:x"], []),
        (["Anna Müller=score"], ["Anna Müller"], .score),
    ]

    @Test(arguments: cases.indices)
    func `a caller may ask what its names may`(
        index: Int
    ) throws {
        let (entries, names, expected) = Self.cases[index]
        #expect(try Self.allowed(entries, names) == expected)
    }

    @Test(arguments: [
        ("a", "is no NAME=ROLES"), ("=score", "is no NAME=ROLES"), ("", "is no NAME=ROLES"),
        ("a=", "is no role"), ("a=score,", "is no role"), ("a=admin", "admin"),
        ("a=Score", "Score"), ("@/does/not/exist", "cannot be read"),
    ])
    func `what is none is refused with a sentence`(entry: String, words: String) {
        let fault = #expect(throws: CallerRights.Fault.self) { try CallerRights([entry]) }
        #expect(fault?.description.contains(words) == true)
    }

    @Test func `a file has one in each line, and a fault names the line`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "rights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "rights")
        try Data("# who\n\na = score\r\n b=observe\n".utf8).write(to: file)
        #expect(try Self.allowed(["@" + file.path], ["a", "b"]) == .all)
        #expect(try Self.allowed(["@" + file.path, "c=observe"], ["c"]) == .observe)
        try Data("a=score\nb=nothing\n".utf8).write(to: file)
        let fault = #expect(throws: CallerRights.Fault.self) {
            try CallerRights(["@" + file.path])
        }
        #expect(fault?.description.contains("line 2") == true)
        try Data("# nobody\n".utf8).write(to: file)
        #expect(throws: CallerRights.Fault.self) { try CallerRights(["@" + file.path]) }
    }
}
