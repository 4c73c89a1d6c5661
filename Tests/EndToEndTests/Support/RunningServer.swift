import Foundation
import TestSupport

/// `sestina serve` on a port of its own choice.
final class RunningServer {
    let command: BuiltCommand
    let port: UInt16

    /// Starts a server with one loop and waits until it listens.
    init(model: String = Files.defaultModel, _ arguments: [String] = []) throws {
        let listen = ["serve", "--model", model, "--listen", "127.0.0.1:0", "--loops", "1"]
        command = try BuiltCommand("sestina", listen + arguments)
        let words = "listening on 127.0.0.1:"
        guard command.says(words), let start = command.errors.range(of: words)?.upperBound,
            let port = UInt16(command.errors[start...].prefix(while: \.isNumber))
        else {
            throw RawConnection.Fault(description: "no server: \(command.errors)")
        }
        self.port = port
    }

    func connect(receiveBytes: Int32? = nil, from host: UInt8 = 1) throws -> RawConnection {
        try RawConnection(port: port, receiveBytes: receiveBytes, from: host)
    }

    /// A number of the stats document, by its names from the outermost in.
    func stat(_ names: String..., over connection: RawConnection) throws -> Int? {
        guard let reply = try connection.ask(RawRequest.empty(RawRequest.stats)) else { return nil }
        var value = try JSONSerialization.jsonObject(with: Data(reply.payload)) as Any?
        for name in names { value = (value as? [String: Any])?[name] }
        return (value as? NSNumber)?.intValue
    }
}
