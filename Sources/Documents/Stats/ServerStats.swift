/// What a server tells of what it has done since it started: the reply to `stats`.
///
/// The server writes it and every caller reads it; what its members mean stands in the protocol's
/// specification. A server may leave out or add a member: what is not there, or is something else than it
/// should be, is not told.
public struct ServerStats: Sendable, Equatable {
    /// How long the server has been there, in seconds.
    public package(set) var uptimeSeconds: Double?
    /// Its connections.
    public package(set) var connections: Connections?
    /// Requests by opcode, those refused too, and `total`.
    public package(set) var requests: NamedCounts?
    /// Replies by status.
    public package(set) var replies: NamedCounts?
    /// Replies by what was asked and how it ended.
    public package(set) var outcomes: [Outcome]?
    /// Rows that got a score.
    public package(set) var rows: UInt64?
    /// Bytes on its connections.
    public package(set) var bytes: Traffic?
    /// Reloads of its model.
    public package(set) var reloads: Reloads?
    /// Each of its loops.
    public package(set) var loops: [Loop]?
    /// From reading the bytes of a request to handing its reply to the socket.
    public package(set) var latency: Latency?
    /// The same, for adding up.
    public package(set) var latencyHistogram: LatencyHistogram?
    /// Its sessions of TLS; nil where it speaks in plain.
    public package(set) var tls: TLS?
    /// Headers of balancers by what came of them, `told`, `untold` or what was wrong; nil where it hears none.
    public package(set) var proxyHeaders: NamedCounts?
    /// What the whole process has used of the machine.
    public package(set) var process: Process?
    /// By a feature of the model that answers, rows whose value of it lay outside the range seen in training.
    public package(set) var outsideTrainingRange: NamedCounts?
    /// Explanations by the feature that was the first reason.
    public package(set) var firstReasons: FirstReasons?
    /// The model that the loop answers with that was asked.
    public package(set) var model: Model?

    /// A document that tells nothing yet.
    package init() {}

    /// Connections by what became of them.
    public struct Connections: Sendable, Equatable {
        /// Open now.
        public package(set) var open: UInt64?
        /// Accepted since the start.
        public package(set) var accepted: UInt64?
        /// Turned away since the start.
        public package(set) var refused: UInt64?
        /// Closed since the start because they made the server keep too much.
        public package(set) var closedForMemory: UInt64?
        /// Closed since the start because another caller needed a place, and theirs had most.
        public package(set) var closedForOthers: UInt64?

        /// Nothing told.
        package init() {}
    }

    /// Replies to the requests of one opcode, by status.
    public struct Outcome: Sendable, Equatable {
        /// The opcode's name, or `none` for requests whose opcode is not known or was not read.
        public let opcode: String
        /// Replies by status.
        public let replies: NamedCounts

        /// How the requests of an opcode ended.
        package init(opcode: String, replies: NamedCounts) {
            self.opcode = opcode
            self.replies = replies
        }
    }

    /// Bytes by their direction, as the server sees it.
    public struct Traffic: Sendable, Equatable {
        /// Read.
        public package(set) var `in`: UInt64?
        /// Written.
        public package(set) var out: UInt64?

        /// Nothing told.
        package init() {}
    }

    /// Reloads by how they ended.
    public struct Reloads: Sendable, Equatable {
        /// Another model was taken, or the same again.
        public package(set) var good: UInt64?
        /// The model stayed, since the file could not be served.
        public package(set) var failed: UInt64?

        /// Nothing told.
        package init() {}
    }

    /// Sessions of TLS, and what they show.
    public struct TLS: Sendable, Equatable {
        /// By how they ended, `full`, `resumed`, `timeout` or the reason of a failure.
        public package(set) var handshakes: NamedCounts?
        /// When the server's certificate expires, in seconds since 1970.
        public package(set) var certificateExpiry: UInt64?
        /// When its first list of revoked certificates is out of date, in seconds since 1970.
        public package(set) var revocationListExpiry: UInt64?

        /// Nothing told.
        package init() {}
    }

    /// What one loop has to do.
    public struct Loop: Sendable, Equatable {
        /// Open now.
        public package(set) var connections: UInt64?
        /// Answered since the start.
        public package(set) var requests: UInt64?

        /// Nothing told.
        package init() {}
    }

    /// Percentiles in nanoseconds, 0 while nothing was answered.
    public struct Latency: Sendable, Equatable {
        /// How many latencies they are of.
        public package(set) var count: UInt64?
        /// The median.
        public package(set) var p50: UInt64?
        /// The 90th percentile.
        public package(set) var p90: UInt64?
        /// The 99th percentile.
        public package(set) var p99: UInt64?
        /// The 99.9th percentile.
        public package(set) var p999: UInt64?
        /// The longest.
        public package(set) var max: UInt64?

        /// Nothing told.
        package init() {}
    }

    /// What a process has used of its machine.
    public struct Process: Sendable, Equatable {
        /// Processor time, its own and the system's for it, in seconds.
        public package(set) var cpuSeconds: Double?
        /// Memory that is in the machine's, in bytes.
        public package(set) var residentBytes: UInt64?
        /// Descriptors that are open.
        public package(set) var openDescriptors: UInt64?
        /// Descriptors that may be open.
        public package(set) var descriptorLimit: UInt64?
        /// When it began, in seconds since 1970.
        public package(set) var startUnixSeconds: Double?

        /// Nothing told.
        package init() {}
    }

    /// How often what was the first reason of an explanation.
    public struct FirstReasons: Sendable, Equatable {
        /// By a feature of the model that answers.
        public package(set) var features: NamedCounts?
        /// Explanations in which no feature spoke for default.
        public package(set) var withoutReason: UInt64?

        /// Nothing told.
        package init() {}
    }

    /// Which model it is; `info` tells more of it.
    public struct Model: Sendable, Equatable {
        /// What it is called.
        public let name: String
        /// How it decides, like `logistic regression`.
        public let algorithm: String?
        /// The SHA-256 of the model file, 64 hexadecimal digits.
        public let digest: String?
        /// The version that its file gives it, 0 for none.
        public let version: Int64?

        /// A model as its file tells of it.
        package init(name: String, algorithm: String?, digest: String?, version: Int64?) {
            self.name = name
            self.algorithm = algorithm
            self.digest = digest
            self.version = version
        }
    }
}
