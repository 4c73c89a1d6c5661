extension ScoringClient {
    /// Where the server is, and how much a client does at once and how long it waits.
    public struct Configuration: Sendable {
        /// `HOST:PORT`, an IPv6 host in brackets.
        ///
        /// A name is looked up when the client is made, and again, in the background, whenever none of
        /// its addresses took a connection; every address is tried.
        public var address: String
        /// How TLS is spoken; nil to speak in plain.
        public var tls: TLSOptions?
        /// How many connections the calls are spread over, 1 to 1024.
        public var connections = 1
        /// How many requests one connection may have unanswered, at least 1; further calls wait.
        public var inFlightMax = 4096
        /// How many calls may wait for their turn, at least 1; further ones fail at once.
        public var waitingMax = 65_536
        /// How long a call may take that does not say so itself.
        public var callTimeout = Duration.seconds(5)
        /// How long connecting may take, the handshake of TLS included.
        public var connectTimeout = Duration.seconds(3)
        /// How long a connection may owe replies and give nothing before it counts as lost.
        public var silenceTimeout = Duration.seconds(10)
        /// The longest pause after a first failure, above 0; the bound doubles with each further one.
        public var reconnectPauseMin = Duration.milliseconds(50)
        /// The longest pause between two attempts to connect, at least ``reconnectPauseMin``.
        public var reconnectPauseMax = Duration.seconds(5)
        /// Whether a call that was sent on a connection that then ended is sent once more on the next one.
        ///
        /// Scoring changes nothing on the server, so asking twice is harmless. It goes for calls that are
        /// refused because the server is overloaded or shutting down, too. A score that a busy server refuses is
        /// asked again after pauses that grow, as long as its time lasts.
        public var retriesLostCalls = true
        /// Whether calls wait for a server that cannot be reached, until their own time is over.
        ///
        /// When false, they fail as soon as an attempt to connect does. Where TLS fails by what either side shows
        /// or speaks they fail at once in any case, with ``ClientError/tlsFailed(_:)``: waiting mends none of it.
        public var waitsForServer = true

        /// What the models must be made for whose answers are handed out; nil for whatever is served.
        ///
        /// With a demand, each connection first asks `info`, and again whenever an answer comes from a model
        /// that is not known yet; such answers wait for what the server says. One of a model with another
        /// contract fails with ``ClientError/contractMismatch(_:)``. A call whose answer came from a model that
        /// was replaced before it could be looked at is asked again.
        public var contract: ContractDemand?

        /// The usual values for the server at `address`.
        public init(address: String) {
            self.address = address
        }

        func check() throws(ClientError) {
            try require(1...1024 ~= connections, "connections is \(connections); it is 1 to 1024")
            try require(inFlightMax >= 1, "inFlightMax is \(inFlightMax); it is at least 1")
            try require(waitingMax >= 1, "waitingMax is \(waitingMax); it is at least 1")
            if let fault = contract?.fault { throw .invalidConfiguration(fault) }
            let durations = [
                ("callTimeout", callTimeout), ("connectTimeout", connectTimeout),
                ("silenceTimeout", silenceTimeout), ("reconnectPauseMin", reconnectPauseMin),
            ]
            for (name, duration) in durations {
                try require(duration > .zero, "\(name) is \(duration); it is above 0")
            }
            try require(
                reconnectPauseMax >= reconnectPauseMin,
                "reconnectPauseMax is \(reconnectPauseMax); it is at least reconnectPauseMin, "
                    + "\(reconnectPauseMin)"
            )
        }

        private func require(_ holds: Bool, _ sentence: String) throws(ClientError) {
            if !holds { throw .invalidConfiguration(sentence) }
        }
    }
}
