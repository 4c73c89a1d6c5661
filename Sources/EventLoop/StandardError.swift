internal import Glibc

/// What a command says to the person who started it, beside its results.
public enum StandardError {
    /// Writes a line; a closed stderr loses it, which is what closing it asks for.
    public static func say(_ line: String) {
        var bytes = Array((line + "\n").utf8)[...]
        while !bytes.isEmpty {
            let written = unsafe bytes.withUnsafeBytes {
                unsafe write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            if written <= 0 { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
