internal import Glibc

/// Reading and writing that goes on where the system stops for no reason that matters.
enum Transfer {
    /// Reads what there is, waiting for the first byte.
    ///
    /// - Parameters:
    ///   - descriptor: what to read from.
    ///   - buffer: where to read to.
    ///   - offset: the first byte of the buffer to fill; there must be room after it.
    ///   - action: what is being done, to tell of a failure.
    /// - Returns: the number of bytes read, 0 at the end.
    /// - Throws: a ``SystemError`` when the system cannot read.
    static func read(
        _ descriptor: CInt,
        into buffer: inout [UInt8],
        from offset: Int,
        _ action: @autoclosure () -> String
    ) throws(SystemError) -> Int {
        precondition(offset < buffer.count, "a read needs room in its buffer")
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(
                    descriptor,
                    UnsafeMutableRawBufferPointer(rebasing: bytes[offset...]).baseAddress,
                    bytes.count - offset
                )
            }
            if count >= 0 { return count }
            let code = errno
            guard retries(descriptor, after: code, POLLIN) else {
                throw SystemError(action(), code: code)
            }
        }
    }

    /// Writes all bytes, however few the system takes at a time.
    static func write(
        _ bytes: ArraySlice<UInt8>,
        to descriptor: CInt,
        _ action: @autoclosure () -> String
    ) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            let code = errno
            guard retries(descriptor, after: code, POLLOUT) else {
                throw SystemError(action(), code: code)
            }
        }
    }

    /// Whether a failed call is worth doing again; waits if the stream was set non-blocking, as another
    /// owner of a terminal or pipe may do.
    private static func retries(_ descriptor: CInt, after code: CInt, _ event: CInt) -> Bool {
        switch code {
        case EINTR:
            return true
        case EAGAIN:
            var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            return unsafe poll(&entry, 1, -1) >= 0 || errno == EINTR
        default:
            return false
        }
    }
}
