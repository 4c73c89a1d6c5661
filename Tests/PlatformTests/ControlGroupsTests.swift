import Testing

@testable import Platform

@Suite struct ControlGroupsTests {
    private static let unified =
        "31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
    private static let separate =
        "30 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
        + "35 23 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"

    private func limits(_ files: [String: String]) -> [MemoryLimit] {
        ControlGroups { files[$0] }.limits
    }

    @Test func `each group on the way up bounds the process, as far as it is bounded`() {
        let found = limits([
            "/proc/self/cgroup": "0::/a.slice/b.scope\n",
            "/proc/self/mountinfo": "22 1 8:1 / / rw - ext4 /dev/sda rw\n" + Self.unified,
            "/sys/fs/cgroup/a.slice/b.scope/memory.max": "max\n",
            "/sys/fs/cgroup/a.slice/b.scope/memory.current": "5000\n",
            "/sys/fs/cgroup/a.slice/memory.max": "10000\n",
            "/sys/fs/cgroup/a.slice/memory.current": "7000\n",
            "/sys/fs/cgroup/a.slice/memory.stat":
                "anon 4000\nfile 3000\ninactive_file 1500\nactive_file 500\nshmem 1000\n",
        ])
        #expect(found == [MemoryLimit(.controlGroup, most: 10_000, used: 5000)])
    }

    @Test func `in a container the top is its own group`() {
        let found = limits([
            "/proc/self/cgroup": "0::/\n",
            "/proc/self/mountinfo": Self.unified,
            "/sys/fs/cgroup/memory.max": "536870912\n",
            "/sys/fs/cgroup/memory.current": "1048576\n",
        ])
        #expect(found == [MemoryLimit(.controlGroup, most: 536_870_912, used: 1_048_576)])
    }

    @Test func `version 1 is read in its own hierarchy, below what is mounted of it`() {
        let found = limits([
            "/proc/self/cgroup": "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc/inner\n0::/\n",
            "/proc/self/mountinfo": Self.separate,
            "/sys/fs/cgroup/memory/inner/memory.limit_in_bytes": "2000\n",
            "/sys/fs/cgroup/memory/inner/memory.usage_in_bytes": "900\n",
            "/sys/fs/cgroup/memory/inner/memory.stat":
                "total_inactive_file 300\ntotal_active_file 100\ninactive_file 7\n",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "/sys/fs/cgroup/memory/memory.usage_in_bytes": "1000\n",
        ])
        #expect(found == [MemoryLimit(.controlGroup, most: 2000, used: 500)])
    }

    @Test(arguments: ["/elsewhere/x", "/docker/abcdef", "/../other", "/docker/abc/../../x"])
    func `of a group outside of what is mounted the top is what is known`(group: String) {
        let found = limits([
            "/proc/self/cgroup": "4:memory:\(group)\n",
            "/proc/self/mountinfo": Self.separate,
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "3000\n",
            "/sys/fs/cgroup/memory/memory.usage_in_bytes": "1\n",
        ])
        #expect(found == [MemoryLimit(.controlGroup, most: 3000, used: 1)])
    }

    @Test(arguments: [
        [:], ["/proc/self/cgroup": ""], ["/proc/self/cgroup": "nonsense\n::\n:\n1:2:3:4\n"],
        ["/proc/self/cgroup": "0::/\n"],
        ["/proc/self/cgroup": "0::/\n", "/proc/self/mountinfo": "x"],
        [
            "/proc/self/cgroup": "0::/\n",
            "/proc/self/mountinfo": "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
            "/sys/fs/cgroup/memory.max": "many\n", "/sys/fs/cgroup/memory.current": "1\n",
        ],
        [
            "/proc/self/cgroup": "0::/\n",
            "/proc/self/mountinfo": "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
            "/sys/fs/cgroup/memory.max": "1000\n",
        ],
    ])
    func `what does not tell a limit is none`(files: [String: String]) {
        #expect(limits(files).isEmpty)
    }

    @Test func `more cached than used is no use below nothing`() {
        let found = limits([
            "/proc/self/cgroup": "0::/\n",
            "/proc/self/mountinfo": Self.unified,
            "/sys/fs/cgroup/memory.max": "1000\n",
            "/sys/fs/cgroup/memory.current": "10\n",
            "/sys/fs/cgroup/memory.stat": "inactive_file 20\n",
        ])
        #expect(found == [MemoryLimit(.controlGroup, most: 1000, used: 0)])
    }
}
