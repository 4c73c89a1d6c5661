import ArgumentParser
import EventLoop

extension SocketAddress {
    /// The address that an option gives; what is none is wrong usage.
    init(_ text: String, of option: String) throws(ValidationError) {
        do throws(AddressError) {
            try self.init(text)
        } catch {
            throw ValidationError("\(option): \(error)")
        }
    }

    /// The host without brackets; an empty one is every interface.
    var bareHost: String {
        let bare = host.hasPrefix("[") ? host.dropFirst().dropLast() : host
        return bare.isEmpty ? "0.0.0.0" : String(bare)
    }
}
