package import ArgumentParser
package import EventLoop

extension SocketAddress {
    /// The address that an option gives.
    ///
    /// - Parameters:
    ///   - text: HOST:PORT.
    ///   - option: its name, `--address`.
    /// - Throws: a `ValidationError`, for what is no address is wrong usage.
    package init(_ text: String, of option: String) throws(ValidationError) {
        do throws(AddressError) {
            try self.init(text)
        } catch {
            throw ValidationError("\(option): \(error)")
        }
    }
}
