extension String {
    /// Whether the system sees all of it as a path.
    ///
    /// A path ends at its first zero for the system, so that `a.csv\0.tmp` would be another file than it says:
    /// a name that comes from a file or a message may well hold one.
    var isWholePath: Bool { !utf8.contains(0) }
}
