/// How a request ended.
public enum Status: UInt8, Sendable, CaseIterable {
    case ok = 0
    case malformed = 1
    case unsupportedVersion = 2
    case unknownOpcode = 3
    case frameTooLarge = 4
    case invalidFeatures = 5
    case overloaded = 6
    case shuttingDown = 7
    case unauthenticated = 8
    case noModel = 9
    case internalFault = 10
    case notOffered = 12
    case busy = 13

    /// The name that the specification gives it.
    public var name: String {
        switch self {
        case .ok: "ok"
        case .malformed: "malformed"
        case .unsupportedVersion: "unsupported version"
        case .unknownOpcode: "unknown opcode"
        case .frameTooLarge: "frame too large"
        case .invalidFeatures: "invalid features"
        case .overloaded: "overloaded"
        case .shuttingDown: "shutting down"
        case .unauthenticated: "unauthenticated"
        case .noModel: "no model"
        case .internalFault: "internal"
        case .notOffered: "not offered"
        case .busy: "busy"
        }
    }

    /// Its place among all of them.
    var index: Int {
        // 11 is reserved.
        rawValue > 11 ? Int(rawValue) - 1 : Int(rawValue)
    }
}
