import Testing

@testable import Platform

@Suite struct ProcessorsTests {
    @Test(arguments: [
        ("Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n", 2), ("Cpus_allowed:\t1\n", 1),
        ("Cpus_allowed:\tff,ffffffff\n", 40), ("Cpus_allowed:\t00000000,80000001\n", 2), ("", 0),
        ("Cpus_allowed_list:\t0-1\n", 0),
    ])
    func `processors are counted in the system's mask`(status: String, count: Int) {
        #expect(Processors.allowed(in: status) == count)
    }

    @Test func `there is one at least`() {
        #expect((1...65_536).contains(Processors.available))
    }
}
