import Foundation
import RepositorySupport
import Testing

@testable import Repository

@Suite struct GitTests {
    @Test func `without git there is one sentence that says how to get it`() async throws {
        let repository = try await MadeRepository()
        let empty = try TemporaryFolder()
        for path in [empty.path, ""] {
            let git = Git(folder: repository.path, environment: ["PATH": path])
            let fault = try await fault {
                try await Comparison.find(in: git, environment: [:], target: "main")
            }
            #expect(fault.kind == .gitMissing)
            #expect(fault.description.contains("apt-get install git"))
        }
    }

    @Test(arguments: ["", "/nowhere", "/file"])
    func `a folder that is no repository is named`(name: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("text".utf8, to: "file")
        let git = Git(folder: folder.path + name, environment: MadeRepository.environment)
        for usesFiles in [false, true] {
            let fault = try await fault {
                try await Comparison.find(in: git, environment: [:], usesFiles: usesFiles)
            }
            #expect(fault.kind == .noRepository)
            #expect(fault.description.hasPrefix(folder.path + name))
        }
    }

    @Test func `variables of git do not bend its answers`() async throws {
        let repository = try await MadeRepository()
        let base = try await repository.commit()
        let head = try await repository.commit()
        let other = try await MadeRepository()
        try await other.commit()
        let bent = [
            "GIT_DIR": other.path + "/.git", "GIT_WORK_TREE": other.path,
            "GIT_INDEX_FILE": "/nowhere", "GIT_NAMESPACE": "other", "GIT_TRACE": "1",
            "GIT_SHALLOW_FILE": "/dev/null", "GIT_LITERAL_PATHSPECS": "1", "LANGUAGE": "fr",
            "LC_ALL": "fr_FR.UTF-8", "GIT_PAGER": "false", "GIT_CEILING_DIRECTORIES": "/",
        ]
        let environment = MadeRepository.environment.merging(bent) { $1 }
        let git = Git(folder: repository.path, environment: environment)
        let comparison = try await Comparison.find(in: git, environment: [:], target: "main")
        #expect(comparison.head == .commit(head))
        #expect(comparison.base == .commit(base))
    }

    @Test func `an object that replaces another is not what is judged`() async throws {
        let repository = try await MadeRepository()
        let real = try await repository.commit(["models/a/model.onnx": "real"])
        let fake = try await repository.commit(["models/a/model.onnx": "fake"])
        try await repository.run("replace", real.hex, fake.hex)
        let snapshot = try await Snapshot(of: real, in: repository.git)
        let folder = try #require(snapshot.folders["a"])
        #expect(try await snapshot.content(of: .model, in: folder) == Array("real".utf8))
    }

    @Test func `content is read byte for byte`() async throws {
        let repository = try await MadeRepository()
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try repository.folder.write(bytes, to: "models/a/model.onnx")
        let commit = try await repository.commit()
        let snapshot = try await Snapshot(of: commit, in: repository.git)
        let folder = try #require(snapshot.folders["a"])
        #expect(try await snapshot.content(of: .model, in: folder) == bytes)
    }

    @Test func `a part of a clone is not completed behind the reader's back`() async throws {
        let origin = try await MadeRepository()
        let commit = try await origin.commit(["models/a/model.onnx": "1"])
        let clone = try await origin.clone("--filter=blob:none", "--no-checkout")
        let before = try clone.folder.contents(below: ".git/objects")
        let snapshot = try await Snapshot(of: commit, in: clone.git)
        let folder = try #require(snapshot.folders["a"])
        let fault = try await fault { try await snapshot.content(of: .model, in: folder) }
        #expect(fault.kind == .missingObject)
        #expect(fault.description.hasPrefix("models/a/model.onnx at \(commit.short) is not in"))
        #expect(try clone.folder.contents(below: ".git/objects") == before)
        let allowed = try await Snapshot(of: commit, in: clone.fetchingGit)
        #expect(try await allowed.content(of: .model, in: folder) == Array("1".utf8))
    }

    @Test func `git's own message is repeated`() async throws {
        let repository = try await MadeRepository()
        let nothing = try #require(ObjectID(String(repeating: "1", count: 40)))
        let fault = try await fault { try await repository.git.parents(of: nothing) }
        #expect(fault.kind == .gitRefused)
        #expect(fault.description.hasPrefix("git cat-file in \(repository.path) failed: "))
        #expect(fault.description.contains("bad file"))
    }

    @Test func `more than is taken is an error, not a part`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        let fault = try await fault {
            try await repository.git.answer(["cat-file", "commit", "HEAD"], bytesMax: 10)
        }
        #expect(fault.kind == .tooLarge)
    }

    @Test(arguments: [
        ("fatal: bad object\n", "bad object"),
        ("warning: w\nerror: first\nfatal: last\n", "first"),
        ("fatal: a\u{1b}[2Jb\u{202e}", "a\u{fffd}[2Jb\u{fffd}"),
        // Neither word stands there: the last line says most, and all of it.
        ("hint: one\nremote hung up\n", "remote hung up"), ("word", "word"),
        ("fatal:x\n", "fatal:x"), ("", "code 7"), ("\n\n", "code 7"),
    ])
    func `of what git says of an error one line is repeated`(words: String, reason: String) {
        let git = Git(folder: "/a\u{7}", environment: [:])
        let answer = Git.Output(output: [], code: 7, words: words)
        let refusal = git.refusal(["show", "x"], answer)
        #expect(refusal.kind == .gitRefused)
        #expect(refusal.description == "git show in /a\u{fffd} failed: \(reason)")
    }

    @Test(arguments: [
        ("", ""), ("a", "a"), ("a\n", "a"), ("a\n\n", "a\n"), ("\n", ""), ("a\nb\n", "a\nb"),
    ])
    func `an answer is a text without its last line end`(output: String, text: String) {
        #expect(Git.Output(output: Array(output.utf8), code: 0, words: "").text == text)
    }

    @Test(arguments: ["blob:none", "tree:0"])
    func `a clone without its objects says that they can be fetched`(filter: String) async throws {
        let origin = try await MadeRepository()
        try await origin.commit(["models/a/model.onnx": "1", ".gitattributes": "*.onnx -text\n"])
        let commit = try await origin.commit(["models/a/model.onnx": "2"])
        let clone = try await origin.clone("--filter=" + filter, "--no-checkout")
        let fault = try await fault {
            let snapshot = try await Snapshot(of: commit, in: clone.git)
            try await snapshot.requireFilesOfCheckout(after: snapshot)
        }
        #expect(fault.kind == .missingObject)
        #expect(fault.description.contains("run the gate with --fetch, or clone"))
        let snapshot = try await Snapshot(of: commit, in: clone.fetchingGit)
        try await snapshot.requireFilesOfCheckout(after: snapshot)
        let folder = try #require(snapshot.folders["a"])
        #expect(try await snapshot.content(of: .model, in: folder) == Array("2".utf8))
    }

    @Test(arguments: [
        (
            "fatal: detected dubious ownership in repository at '/top'\n"
                + "To add an exception, call:\n\n\tgit config --global --add safe.directory /top\n",
            "/top"
        ),
        ("\tgit config --global --add safe.directory '/a b'\n", "'/a b'"),
        ("dubious ownership", "/top/sub"),
        ("git config --global --add safe.directory ", "/top/sub"),
    ])
    func `of a folder of another user the path is named that git names`(
        words: String,
        path: String
    ) {
        #expect(
            Git.safeDirectoryAdvice(words, "/top/sub")
                == "git config --global --add safe.directory " + path
        )
    }
}
