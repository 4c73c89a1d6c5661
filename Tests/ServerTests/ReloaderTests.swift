import EventLoop
import Foundation
import ONNX
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10))) struct ReloaderTests {
    /// What comes of the loads of a file, once so many are done; each is noted with whether another was asked
    /// for meanwhile.
    private static func loads(
        of path: String,
        until done: Int,
        asking: @escaping (inout Reloader, _ after: Int) throws -> Void
    ) throws -> [(result: Result<ModelFile, ModelFileError>, again: Bool)] {
        let loop = try Loop()
        let mailbox = Mailbox<ServerLetter>()
        var reloader = Reloader(path: path, mailbox: mailbox)
        var results: [(result: Result<ModelFile, ModelFileError>, again: Bool)] = []
        try asking(&reloader, 0)
        try mailbox.open(on: loop) {
            for case .reread(let reread) in mailbox.take() {
                results.append((reread.model, reloader.finish()))
                if results.count == done {
                    mailbox.close()
                } else {
                    do { try asking(&reloader, results.count) } catch { Issue.record(error) }
                }
            }
        }
        loop.run()
        return results
    }

    @Test func `a file that can be served is loaded as often as it is asked for`() throws {
        let results = try Self.loads(of: TestModels.path, until: 3) { reloader, _ in
            let begins = try reloader.ask(nil)
            #expect(begins)
        }
        let digests = try results.map { try $0.result.get().digest.hex }
        #expect(Set(digests) == [try TestModels.served().file.digest.hex])
        #expect(results.map(\.again) == [false, false, false])
    }

    @Test func `however often it is asked for during a load, one more follows`() throws {
        let results = try Self.loads(of: TestModels.path, until: 2) { reloader, after in
            let asked = try (0..<(after == 0 ? 6 : 1)).map { _ in try reloader.ask(nil) }
            #expect(asked[0], "a load begins")
            #expect(asked.dropFirst().allSatisfy { !$0 }, "no other begins beside it")
        }
        #expect(results.map(\.again) == [true, false])
    }

    @Test func `what is no model, or not there, is told, and a good one after it is loaded`() throws
    {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "reloader-\(UUID().uuidString).onnx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let results = try Self.loads(of: path, until: 3) { reloader, after in
            switch after {
            case 0: break
            case 1: try Data("no model".utf8).write(to: URL(filePath: path))
            default: try Data(TestModels.bytes()).write(to: URL(filePath: path))
            }
            let begins = try reloader.ask(nil)
            #expect(begins)
        }
        #expect(throws: ModelFileError.self) { try results[0].result.get() }
        #expect(throws: ModelFileError.self) { try results[1].result.get() }
        #expect(try results[2].result.get().byteCount == TestModels.bytes().count)
        if case .failure(let error) = results[0].result {
            #expect(error.kind == .unreadable)
            #expect(error.description.contains("does not exist"))
        }
        if case .failure(let error) = results[1].result { #expect(error.kind == .refused) }
    }

    @Test func `nothing is done when nothing was asked for`() throws {
        var reloader = Reloader(path: TestModels.path, mailbox: Mailbox())
        let isAskedAgain = reloader.finish()
        #expect(!isAskedAgain)
    }

    @Test func `a load whose server has ended is told to nobody`() throws {
        let mailbox = Mailbox<ServerLetter>()
        var reloader = Reloader(path: TestModels.path, mailbox: mailbox)
        _ = try reloader.ask(nil)
        mailbox.close()
        let isAskedAgain = reloader.finish()
        #expect(!isAskedAgain)
        #expect(mailbox.take().isEmpty)
    }
}
