import Glibc
import Platform
import Testing

/// Each in a process of its own, whose limits it changes.
@Suite struct DescriptorsTests {
    @Test func `a limit that is high enough stays, a lower one is raised`() async {
        await #expect(processExitsWith: .success) {
            setLimit(100)
            #expect(Descriptors.raiseLimit(to: 50) == nil)
            #expect(limit().rlim_cur == 100)
            #expect(Descriptors.raiseLimit(to: 100) == nil)
            #expect(limit().rlim_cur == 100)
            #expect(Descriptors.raiseLimit(to: 101) == nil)
            #expect(limit().rlim_cur == 101)
        }
    }

    @Test func `more than the system allows gives what it does allow`() async {
        await #expect(processExitsWith: .success) {
            setLimit(100)
            let hard = limit().rlim_max
            #expect(Descriptors.raiseLimit(to: 1 << 50) == Int(clamping: hard))
            #expect(limit().rlim_cur == 100)
        }
    }
}

private func limit() -> rlimit {
    var limit = rlimit()
    #expect(unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
    return limit
}

private func setLimit(_ count: rlim_t) {
    var lowered = limit()
    lowered.rlim_cur = count
    #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &lowered) == 0)
}
