internal import Glibc

/// A bound on the memory of this process, and how much of it is in use.
public struct MemoryLimit: Sendable, Equatable {
    /// What is bounded, and by whom.
    public enum Kind: Sendable, Equatable {
        /// Addresses, memory behind them or not: `ulimit -v`, RLIMIT_AS.
        case addressSpace
        /// Memory that can be written to and is of no file: `ulimit -d`, RLIMIT_DATA.
        case data
        /// Memory that was written to, of all processes of a control group.
        case controlGroup
    }

    /// What is limited.
    public let kind: Kind
    /// The bound, in bytes.
    public let most: Int
    /// What is in use, in bytes; what the system gives back by itself, like cached files, is not.
    public let used: Int

    /// A bound of so many bytes, of which so many are in use.
    public init(_ kind: Kind, most: Int, used: Int) {
        self.kind = kind
        self.most = most
        self.used = used
    }

    /// How many bytes more there may be, at least 0.
    public var free: Int { used >= most ? 0 : most - max(0, used) }

    /// The limits of this process as they are now, none where nothing is limited.
    public static func ofProcess() -> [MemoryLimit] {
        // Sizes in pages: of the address space, ..., the sixth of data and stacks.
        let page = sysconf(Int32(_SC_PAGESIZE))
        let pages = (systemText("/proc/self/statm") ?? "").split { $0 == " " || $0 == "\n" }
            .map { (Int($0) ?? 0) * page }
        var limits: [MemoryLimit] = []
        if let most = resource(RLIMIT_AS), let used = pages.first {
            limits.append(MemoryLimit(.addressSpace, most: most, used: used))
        }
        if let most = resource(RLIMIT_DATA), pages.count > 5 {
            limits.append(MemoryLimit(.data, most: most, used: pages[5]))
        }
        return limits + ControlGroups(reading: systemText).limits
    }

    /// The most bytes of a file in which the system tells about itself.
    private static let systemTextBytesMax = 1 << 20

    /// The text of such a file; nil when there is none, or it cannot be read.
    private static func systemText(_ path: String) -> String? {
        (try? PlainFile.read(path, bytesMax: systemTextBytesMax)).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The limit of a resource; nil when there is none.
    private static func resource(_ resource: __rlimit_resource) -> Int? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else {
            return nil
        }
        // What no Int holds is "unlimited".
        return Int(exactly: limit.rlim_cur)
    }

    /// The limit in words: "the address space is limited to 268 MB ('ulimit -v')".
    var words: String {
        let size = ByteCount.words(atMost: most)
        return switch kind {
        case .addressSpace: "the address space is limited to \(size) ('ulimit -v')"
        case .data: "the data is limited to \(size) ('ulimit -d')"
        case .controlGroup: "the control group is limited to \(size)"
        }
    }
}

/// A number of bytes in words.
enum ByteCount {
    /// `123 MB`, `1.2 GB`; what is less than a unit is left out.
    static func words(atMost bytes: Int) -> String {
        if bytes < 1_000_000_000 { return "\(bytes / 1_000_000) MB" }
        let tenths = bytes / 100_000_000
        return "\(tenths / 10).\(tenths % 10) GB"
    }

    /// The same with what is less than a unit counted as a whole one.
    static func words(atLeast bytes: Int) -> String {
        let unit = bytes <= 999_000_000 ? 1_000_000 : 100_000_000
        let rest = bytes % unit
        return words(atMost: rest == 0 ? bytes : (bytes - rest).saturatingSum(unit))
    }
}

extension Int {
    /// The sum, or the greatest number where the sum of two that are not negative is beyond it.
    ///
    /// Sizes come from the system and from files; one that is absurd is refused and ends no program.
    func saturatingSum(_ other: Int) -> Int {
        let (sum, isBeyond) = addingReportingOverflow(other)
        return isBeyond ? .max : sum
    }
}
