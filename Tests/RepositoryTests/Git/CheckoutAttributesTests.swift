import Foundation
import RepositorySupport
import Testing

@testable import Repository

/// What is judged is what a checkout has.
@Suite struct CheckoutAttributesTests {
    private static let model = ["models/a/model.onnx": "A\n", "stores/a/model.onnx": "S\n"]
    private static let switches = "-text -eol -ident -filter !working-tree-encoding -export-subst"

    /// What is said of the last commit of a repository with these files beside a model.
    private static func fault(_ files: [String: String]) async throws -> String? {
        let repository = try await MadeRepository()
        try await repository.commit(["README.md": "first"])
        try await repository.commit(model.merging(files) { $1 })
        return try await fault(in: repository)
    }

    /// What is said of the last commit beside the one before.
    private static func fault(in repository: MadeRepository) async throws -> String? {
        let head = try await Snapshot(of: try await repository.id("HEAD"), in: repository.git)
        let base = try await Snapshot(of: try await repository.id("HEAD^"), in: repository.git)
        do {
            try await head.requireFilesOfCheckout(after: base)
            return nil
        } catch {
            #expect(error.kind == .notFile)
            return error.description
        }
    }

    @Test(arguments: [
        "Models/a/model.onnx", ".GitAttributes", "models/.GITATTRIBUTES",
        "models/a/.gitAttributes",
    ])
    func `a name that a disk without case takes for another is refused`(path: String) async throws {
        #expect(try await Self.fault([path: "*"])?.contains("but for its case") == true)
        #expect(try await Self.fault(["Sources/" + path: "*"]) == nil)
    }

    @Test(arguments: [
        ("*.onnx text eol=crlf", "text"), ("*.onnx text", "text"), ("* text=auto", "text=auto"),
        ("*.onnx eol=crlf", "eol=crlf"), ("*.onnx eol=lf", "eol=lf"), ("*.onnx crlf", "crlf"),
        ("*.onnx crlf=input", "crlf=input"), ("models/** ident", "ident"),
        ("/models/a/model.onnx filter=lfs", "filter=lfs"),
        ("*.onnx working-tree-encoding=ISO-8859-1", "working-tree-encoding=ISO-8859-1"),
        ("*.onnx -working-tree-encoding", "working-tree-encoding=unset"),
        ("*.onnx export-subst", "export-subst"), ("[attr]told ident\n*.onnx told", "ident"),
        // The last line counts, and in it the last word.
        ("*.onnx -text\n*.onnx text", "text"), ("*.onnx -ident ident", "ident"),
    ])
    func `an attribute that changes bytes is refused`(line: String, words: String) async throws {
        let fault = try await Self.fault([".gitattributes": line + "\n"])
        let found = try #require(fault)
        #expect(
            found.contains(
                "the attribute \(words) of models/a/model.onnx changes bytes in a checkout"
            ),
            "\(found)"
        )
        let advice = "let the last line of .gitattributes be: models/** \(Self.switches)"
        #expect(found.hasSuffix(advice))
    }

    @Test(arguments: [
        "*.onnx -text", "*.onnx binary", "*.onnx diff merge=union linguist-generated export-ignore",
        "*.md text eol=crlf ident", "src/** filter=lfs", "# *.onnx text",
        "*.onnx text\n*.onnx !text",
        "*.onnx text\n*.onnx binary", "*.onnx eol=crlf -eol", CheckoutAttributes.line,
    ])
    func `what changes no byte of a model is nobody's affair`(line: String) async throws {
        #expect(try await Self.fault([".gitattributes": line + "\n"]) == nil)
    }

    @Test func `the line that is advised ends what it is advised against`() async throws {
        let lines = "* text=auto ident filter=x working-tree-encoding=ISO-8859-1 export-subst\n"
        #expect(try await Self.fault([".gitattributes": lines]) != nil)
        let advised = lines + CheckoutAttributes.line + "\n"
        #expect(try await Self.fault([".gitattributes": advised]) == nil)
        let nested = ["models/.gitattributes": "*.onnx text\n* \(Self.switches)\n"]
        #expect(try await Self.fault(nested) == nil)
    }

    @Test(arguments: [
        ("models/.gitattributes", "*.onnx text\n"),
        ("models/a/.gitattributes", "model.onnx ident\n"),
    ])
    func `a file in a folder on the way counts, and is named`(
        path: String,
        line: String
    ) async throws {
        let files = [".gitattributes": CheckoutAttributes.line + "\n", path: line]
        let fault = try await Self.fault(files)
        #expect(fault?.hasSuffix("let the last line of \(path) be: * \(Self.switches)") == true)
        let elsewhere = ["src/.gitattributes": line, "b/models/.gitattributes": line]
        #expect(try await Self.fault(elsewhere) == nil)
    }

    @Test func `every file below models counts, and where links lead`() async throws {
        let attributes = [".gitattributes": "*.json text\n"]
        #expect(try await Self.fault(attributes) == nil)
        let beside = ["models/a/policy.schema.json": "{}"]
        #expect(
            try await Self.fault(attributes.merging(beside) { $1 })?
                .contains("of models/a/policy.schema.json changes") == true
        )
        let repository = try await MadeRepository()
        try await repository.commit()
        try repository.folder.write("/stores/** ident\n".utf8, to: ".gitattributes")
        try repository.folder.write("S".utf8, to: "stores/a/model.onnx")
        try FileManager.default.createDirectory(
            atPath: repository.path + "/models",
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            atPath: repository.path + "/models/a",
            withDestinationPath: "../stores/a"
        )
        try await repository.commit()
        let fault = try await Self.fault(in: repository)
        #expect(fault?.contains("of stores/a/model.onnx changes bytes") == true)
        #expect(fault?.hasSuffix("be: stores/** \(Self.switches)") == true)
    }

    @Test func `what the target switched off is not left open again`() async throws {
        let repository = try await MadeRepository()
        let attributes = [".gitattributes": CheckoutAttributes.line + "\n"]
        try await repository.commit(Self.model.merging(attributes) { $1 })
        try await repository.commit(["models/a/model.onnx": "B"])
        #expect(try await Self.fault(in: repository) == nil)
        try await repository.commit([".gitattributes": "*.onnx !text\n"])
        let fault = try await Self.fault(in: repository)
        #expect(fault?.contains("models/a/model.onnx no longer has the attribute -text") == true)
        // Who never had it is not held to it.
        try await repository.commit(["models/a/model.onnx": "C"])
        #expect(try await Self.fault(in: repository) == nil)
    }

    @Test func `what a clone says for itself is no part of the commit`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        try await repository.commit(Self.model)
        try repository.folder.write("* text eol=crlf\n".utf8, to: ".git/info/attributes")
        let path = try repository.folder.write("* ident\n".utf8, to: ".git/own")
        try await repository.run("config", "core.attributesFile", path)
        #expect(try await Self.fault(in: repository) == nil)
        // Nor does it hide what the commit says.
        try repository.folder.write("* -text -eol\n".utf8, to: ".git/info/attributes")
        try await repository.commit([".gitattributes": "*.onnx text\n"])
        #expect(try await Self.fault(in: repository) != nil)
        // Nothing was written there.
        #expect(try await repository.run("status", "--porcelain") == "")
    }

    @Test func `an attribute file that is a link is refused`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        try repository.folder.write("A".utf8, to: "models/a/model.onnx")
        try repository.folder.write("* text\n".utf8, to: "models/words")
        try FileManager.default.createSymbolicLink(
            atPath: repository.path + "/models/.gitattributes",
            withDestinationPath: "words"
        )
        try await repository.commit()
        let fault = try await Self.fault(in: repository)
        #expect(fault?.hasPrefix("models/.gitattributes at ") == true)
        #expect(fault?.contains("is no plain file") == true, "\(fault ?? "")")
        // And one that goes does not stand in the way.
        try FileManager.default.removeItem(atPath: repository.path + "/models/.gitattributes")
        try await repository.commit()
        #expect(try await Self.fault(in: repository) == nil)
    }

    @Test func `in a bare repository, and in one of SHA-256, it is the same`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        try await repository.commit(Self.model.merging([".gitattributes": "*.onnx ident\n"]) { $1 })
        #expect(try await Self.fault(in: try await repository.clone("--bare")) != nil)
        let other = try await MadeRepository()
        try FileManager.default.removeItem(atPath: other.path + "/.git")
        try await other.run("init", "--quiet", "--object-format", "sha256")
        try await other.commit()
        try await other.commit(Self.model.merging([".gitattributes": "*.onnx ident\n"]) { $1 })
        #expect(try await Self.fault(in: other) != nil)
    }

    @Test func `the attributes of this repository are those that the gate advises`() throws {
        let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: top.appending(path: ".gitattributes"), encoding: .utf8)
        #expect(text.split(separator: "\n").last.map(String.init) == CheckoutAttributes.line)
    }
}
