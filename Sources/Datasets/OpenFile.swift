internal import Glibc

/// An open file or standard stream, closed with the value that owns it.
///
/// This is the only place of the module that hands memory to the system.
struct OpenFile: ~Copyable {
    /// The name for messages.
    let name: String
    private var descriptor: Int32

    private static let standardInput: Int32 = 0
    private static let standardOutput: Int32 = 1
    private static let closed: Int32 = -1

    /// Opens a file to read; `-` is the standard input.
    init(reading path: String) throws(CSVError) {
        guard path != "-" else {
            name = "standard input"
            descriptor = Self.standardInput
            return
        }
        name = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CSVError(file: path, .cannotOpen(reason: lastError())) }
    }

    /// Opens a file to write from its beginning, made if it is not there; `-` is the standard
    /// output.
    init(writing path: String) throws(CSVError) {
        guard path != "-" else {
            name = "standard output"
            descriptor = Self.standardOutput
            return
        }
        name = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw CSVError(file: path, .cannotOpen(reason: lastError())) }
    }

    deinit {
        if descriptor > Self.standardOutput { _ = Glibc.close(descriptor) }
    }

    /// Reads what there is, waiting for the first byte.
    ///
    /// - Parameters:
    ///   - buffer: where to read to.
    ///   - offset: the first byte of the buffer to fill; there must be room after it.
    /// - Returns: the number of bytes read, 0 at the end of the file.
    /// - Throws: `CSVError.Problem.cannotRead`.
    func read(into buffer: inout [UInt8], from offset: Int) throws(CSVError) -> Int {
        precondition(offset < buffer.count, "a read needs room in its buffer")
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(
                    descriptor,
                    UnsafeMutableRawBufferPointer(rebasing: bytes[offset...]).baseAddress,
                    bytes.count - offset
                )
            }
            guard count < 0 else { return count }
            guard retries(after: errno, POLLIN) else {
                throw CSVError(file: name, .cannotRead(reason: lastError()))
            }
        }
    }

    /// Writes all bytes, however few the system takes at a time.
    ///
    /// - Throws: `CSVError.Problem.outputClosed` if the reader of a pipe is gone and the process
    ///   ignores SIGPIPE, else `cannotWrite`.
    func write(_ buffer: [UInt8]) throws(CSVError) {
        var written = 0
        while written < buffer.count {
            let count = unsafe buffer.withUnsafeBytes { bytes in
                unsafe Glibc.write(
                    descriptor,
                    UnsafeRawBufferPointer(rebasing: bytes[written...]).baseAddress,
                    bytes.count - written
                )
            }
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                throw CSVError(file: name, .outputClosed)
            } else if !retries(after: errno, POLLOUT) {
                throw CSVError(file: name, .cannotWrite(reason: lastError()))
            }
        }
    }

    /// Closes the file and reports what the system could not write until now; a standard stream
    /// stays open.
    mutating func close() throws(CSVError) {
        guard descriptor > Self.standardOutput else { return }
        let result = Glibc.close(descriptor)
        descriptor = Self.closed
        guard result == 0 else { throw CSVError(file: name, .cannotWrite(reason: lastError())) }
    }

    /// Whether a failed call is worth doing again; waits if the stream was set non-blocking, as
    /// another owner of a terminal or pipe may do.
    private func retries(after code: Int32, _ event: Int32) -> Bool {
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

/// The system's words for the last failure, such as "No such file or directory".
private func lastError() -> String {
    unsafe String(cString: strerror(errno))
}
