internal import Glibc

/// A file or stream that is read from its beginning to its end; a file is closed with the value.
package struct InputFile: ~Copyable {
    /// The name for messages.
    package let name: String
    private let number: CInt
    /// The same where it is to be closed: not the standard input's.
    private let owned: OwnedDescriptor?

    /// Opens a file; a ``SystemError`` says why it cannot be.
    package init(_ path: String) throws(SystemError) {
        name = path
        let descriptor = try OwnedDescriptor(opening: path, O_RDONLY, to: "open \(path)")
        number = descriptor.number
        owned = consume descriptor
    }

    private init(standardInput name: String) {
        self.name = name
        number = STDIN_FILENO
        owned = nil
    }

    /// The standard input.
    package static var standardInput: InputFile { InputFile(standardInput: "standard input") }

    /// Reads what there is, waiting for the first byte.
    ///
    /// - Parameters:
    ///   - buffer: where to read to.
    ///   - offset: the first byte of the buffer to fill; there must be room after it.
    /// - Returns: the number of bytes read, 0 at the end of the file.
    /// - Throws: a ``SystemError`` when the system cannot read.
    package func read(into buffer: inout [UInt8], from offset: Int) throws(SystemError) -> Int {
        try Transfer.read(number, into: &buffer, from: offset, "read \(name)")
    }
}
