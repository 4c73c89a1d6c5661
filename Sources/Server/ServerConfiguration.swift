package import EventLoop

/// What a server serves, where, and how much of it.
package struct ServerConfiguration: Sendable {
    /// The model file that is loaded again on SIGHUP.
    package var modelPath: String
    /// Where to listen.
    package var address: SocketAddress
    /// Where to listen for those who only watch the server, which have connections of their own; nil for nowhere.
    package var observers: SocketAddress?
    /// Loops that score, each on a thread of its own; 1 to ``ServerLimits/loopsMax``.
    package var loops: Int
    /// How much to take on, and how long to wait.
    package var limits: ServerLimits
    /// Whether a reload may take a model with another contract than that of the model that is served.
    package var allowsContractChange = false
    /// What a model file must have as its digest, at the start and at every reload; nil where any will do.
    package var expectedDigest: ExpectedDigest?
    /// Whose connections begin with a header that tells whose they are.
    package var balancers: [IPNetwork] = []

    /// On which terms callers are let in; nil to speak in plain.
    package var terms: CallerTermsSource?

    /// A configuration.
    package init(
        modelPath: String,
        address: SocketAddress,
        loops: Int,
        limits: ServerLimits = ServerLimits()
    ) {
        self.modelPath = modelPath
        self.address = address
        self.loops = loops
        self.limits = limits
    }
}
