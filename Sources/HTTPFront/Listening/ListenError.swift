import EventLoop
import Glibc
import NIOCore

/// Why a server cannot listen.
package struct ListenError: Error, CustomStringConvertible {
    /// What was wrong, in one sentence.
    package let description: String

    init(_ error: LoopError) {
        description = error.description
    }

    /// What an error means for listening; nil when it is about something else.
    init?(_ error: any Error, at place: HTTPServer.Place) {
        switch error {
        case let error as IOError:
            description = "cannot listen on \(place): \(error.reasonWords)"
        case let error as SocketAddressError:
            description = "cannot listen on \(place): \(error)"
        default: return nil
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
