internal import CGlibc
internal import Glibc

/// What a step needs beyond what is in use when it begins.
public struct MemoryNeed: Sendable, Equatable {
    /// What needs it, as the beginning of a sentence: "training on 80,000 rows".
    public var purpose: String
    /// Bytes that will be written to.
    public var bytes: Int
    /// Bytes of addresses beside these, of which only a part is ever written to: the stacks of threads.
    public var reserved: Int
    /// What would help beside a higher limit: "train on fewer rows"; empty where nothing would.
    public var remedy: String

    /// A need; both sizes are at least 0.
    public init(_ purpose: String, bytes: Int, reserved: Int = 0, remedy: String = "") {
        self.purpose = purpose
        self.bytes = bytes
        self.reserved = reserved
        self.remedy = remedy
    }

    /// What so many threads need: their stacks.
    public static func threads(_ count: Int, of purpose: String) -> MemoryNeed {
        MemoryNeed(purpose, bytes: count * threadBytes, reserved: count * MemoryBudget.stackBytes)
    }

    /// What a thread writes to before it has done anything, with a margin.
    private static let threadBytes = 128 << 10
}

/// Why a step is not begun: there is less memory than it needs.
public struct MemoryShortage: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is needed, what there is, and what would help.
    public let description: String
}

/// How much more memory this process may have.
///
/// An allocation that fails ends the program, and a thread that has no room for its stack is waited for
/// without end; neither can be caught. So whatever grows with its input asks here before it does.
public struct MemoryBudget: Sendable {
    private let limits: @Sendable () -> [MemoryLimit]

    /// What the system allows this process.
    public static let ofProcess = MemoryBudget { MemoryLimit.ofProcess() }

    /// A budget of limits that are read anew whenever it is asked.
    public init(_ limits: @escaping @Sendable () -> [MemoryLimit]) {
        self.limits = limits
    }

    /// Refuses what does not fit into every limit.
    ///
    /// - Throws: a ``MemoryShortage`` that names the tightest of those that it does not fit into.
    public func require(_ need: MemoryNeed) throws(MemoryShortage) {
        let short = limits().filter { need.size(in: $0.kind) > $0.free }
        guard let limit = short.min(by: { $0.free < $1.free }) else { return }
        let remedy = need.remedy.isEmpty ? "" : "\(need.remedy), or "
        throw MemoryShortage(
            description:
                "\(need.purpose) needs about \(ByteCount.words(atLeast: need.size(in: limit.kind))) "
                + "more memory and this process may have \(ByteCount.words(atMost: limit.free)) more: "
                + "\(limit.words), of which \(ByteCount.words(atLeast: limit.used)) are in use; "
                + "\(remedy)raise the limit"
        )
    }

    /// Makes the allocator thrifty with addresses where they are limited; to be called before there are
    /// threads.
    ///
    /// It would reserve 64 MB of them for every thread, and keep what was freed.
    public static func prepareAllocator() {
        let limits = MemoryLimit.ofProcess()
        guard limits.contains(where: { $0.kind != .controlGroup }) else { return }
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, 128 << 10)
    }

    /// The addresses that a thread's stack has, in bytes.
    static var stackBytes: Int {
        var attributes = pthread_attr_t()
        var size = 0
        guard unsafe pthread_attr_init(&attributes) == 0 else { return 8 << 20 }
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_getstacksize(&attributes, &size)
        return size
    }
}

extension MemoryNeed {
    /// How much of a limit it takes; what no number holds is the greatest of them.
    fileprivate func size(in kind: MemoryLimit.Kind) -> Int {
        kind == .controlGroup ? bytes : bytes.saturatingSum(reserved)
    }
}
