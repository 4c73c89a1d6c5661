import Glibc
import NIOCore

/// Why a server cannot listen.
package struct ListenError: Error, CustomStringConvertible {
    /// What was wrong, in one sentence.
    package let description: String
}

extension WebConfiguration {
    /// What an error means for listening; nil when it is about something else.
    func listenError(_ error: any Error) -> ListenError? {
        switch error {
        case let error as IOError:
            ListenError(description: "cannot listen on \(address()): \(error.reasonWords)")
        case let error as SocketAddressError:
            ListenError(description: "cannot listen on \(address()): \(error)")
        default: nil
        }
    }
}

extension IOError {
    /// Why an address could not be had, in words.
    fileprivate var reasonWords: String {
        switch errnoCode {
        case EADDRINUSE: "the address is in use"
        case EADDRNOTAVAIL: "no interface of this machine has the address"
        case EACCES: "this process may not use the port"
        default: description
        }
    }
}
