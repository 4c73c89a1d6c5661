import Testing

@testable import SestinaClient

@Suite(.timeLimit(.minutes(10))) struct ClientEndTests {
    @Test func `whoever waits before the end goes on when it comes, all of them`() async {
        let end = ClientEnd()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { await end.wait() } }
            group.addTask {
                try? await Task.sleep(for: .milliseconds(20))
                end.came()
            }
        }
        // And whoever comes after it does not wait.
        await end.wait()
        end.came()
        await end.wait()
    }

    @Test func `calls are told that the client is closed, or why it could not begin`() {
        let end = ClientEnd()
        #expect(end.failure == .closed)
        end.came()
        #expect(end.failure == .closed)
        let failed = ClientEnd()
        failed.failed(.cannotConnect("no loop"))
        failed.came()
        #expect(failed.failure == .cannotConnect("no loop"))
    }
}
