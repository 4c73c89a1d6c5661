extension Array where Element == UInt8 {
    /// A copy of the bytes of a span.
    package init(copying span: RawSpan) {
        self = unsafe span.withUnsafeBytes { unsafe Array($0) }
    }

    /// Calls `body` with the bytes as a span.
    package func withRawSpan<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try body(unsafe span.bytes)
    }
}
