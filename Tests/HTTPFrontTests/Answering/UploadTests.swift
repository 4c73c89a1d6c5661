import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPFront

@Suite struct UploadTests {
    /// Takes pieces on the loop of a connection, when a test lets it.
    private final class Taker {
        let loop = EmbeddedEventLoop()
        private(set) var wantedCount = 0
        private(set) var upload: Upload?
        private let taken: NIOLoopBoundBox<[String]>

        init() {
            taken = NIOLoopBoundBox([], eventLoop: loop)
            upload = Upload(on: loop) { [unowned self] in wantedCount += 1 }
        }

        /// What was taken, and last how it ended.
        var texts: [String] { taken.value }

        /// Begins to take so many pieces, or all.
        @discardableResult
        func take(_ most: Int = .max) -> Task<Void, Never>? {
            guard let body = upload?.body else { return nil }
            let taken = taken
            let task = Task(executorPreference: LoopExecutor(loop)) {
                do {
                    var iterator = body.makeAsyncIterator()
                    for _ in 0..<most {
                        guard let piece = try await iterator.next() else {
                            return taken.value.append("end")
                        }
                        taken.value.append(String(buffer: piece))
                    }
                } catch {
                    taken.value.append("\(error)")
                }
            }
            loop.run()
            return task
        }

        func append(_ texts: String...) {
            for text in texts { upload?.append(ByteBuffer(string: text)) }
            loop.run()
        }

        /// Fills it; how many pieces that took.
        func fill() -> Int {
            var count = 0
            while upload?.isFull == false, count < 1000 {
                append("x")
                count += 1
            }
            return count
        }

        func turn() { loop.run() }
    }

    @Test func `pieces are taken as they come, up to the end`() {
        let taker = Taker()
        taker.append("a")
        taker.take()
        #expect(taker.texts == ["a"])
        taker.append("b", "c")
        #expect(taker.texts == ["a", "b", "c"])
        taker.upload?.end()
        taker.turn()
        #expect(taker.texts == ["a", "b", "c", "end"])
    }

    @Test func `what came before an end is taken before it`() {
        let taker = Taker()
        taker.append("a", "b")
        taker.upload?.end()
        taker.take()
        #expect(taker.texts == ["a", "b", "end"])
    }

    @Test func `an upload that is broken off is told so`() {
        let taker = Taker()
        taker.take()
        taker.append("a")
        taker.upload?.breakOff(ChannelError.eof)
        taker.turn()
        #expect(taker.texts == ["a", "\(ChannelError.eof)"])
    }

    @Test func `it is full when little waits, and wants more when most of that was taken`() {
        let taker = Taker()
        let count = taker.fill()
        #expect(2...16 ~= count)
        #expect(taker.wantedCount == 0)
        taker.take()
        #expect(taker.texts.count == count)
        #expect(taker.wantedCount == 1)
        #expect(taker.upload?.isFull == false)
    }

    @Test func `a taker that stops wants all the rest, which is dropped`() {
        let taker = Taker()
        _ = taker.fill()
        taker.take(1)
        #expect(taker.texts == ["x"])
        #expect(taker.wantedCount == 1)
        for _ in 0..<100 { taker.append("y") }
        #expect(taker.upload?.isFull == false)
        #expect(taker.texts == ["x"])
    }

    @Test func `a task that is cancelled stops taking`() {
        let taker = Taker()
        let task = taker.take()
        taker.append("a")
        task?.cancel()
        taker.turn()
        #expect(taker.texts.count == 2)
        #expect(taker.texts.last != "b")
        for _ in 0..<100 { taker.append("b") }
        #expect(taker.upload?.isFull == false)
        #expect(taker.texts.count == 2)
    }
}
