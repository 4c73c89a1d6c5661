/// What a caller may ask.
public struct OpcodeSet: OptionSet, Sendable, Hashable {
    /// A bit for each opcode.
    public let rawValue: UInt8

    /// The opcodes whose bits are set.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// One opcode.
    public init(_ opcode: Opcode) {
        rawValue = 1 << UInt8(opcode.index)
    }

    /// Whether an opcode is among them.
    @inline(__always)
    public func contains(_ opcode: Opcode) -> Bool {
        rawValue & 1 << UInt8(opcode.index) != 0
    }

    /// Those of the role `score`: whoever asks for decisions.
    public static let score: OpcodeSet = [
        OpcodeSet(.score), OpcodeSet(.scoreBatch), OpcodeSet(.explain), OpcodeSet(.change),
        OpcodeSet(.ping), OpcodeSet(.info),
    ]
    /// Those of the role `observe`: whoever watches the server.
    public static let observe: OpcodeSet = [
        OpcodeSet(.ping), OpcodeSet(.info), OpcodeSet(.stats),
    ]
    /// Every opcode.
    public static let all: OpcodeSet = [.score, .observe]
}
