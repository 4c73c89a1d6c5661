import TestSupport

/// Random messages of the format, each as this project writes it and as another tool may.
///
/// The other tool mixes the fields, writes numbers longer than they need be, lists of them in pieces
/// or one by one, fields twice of which the last counts, messages in parts that are to be merged, and
/// fields that nobody knows.
struct LooseMessages {
    private var random: Xorshift

    init(seed: UInt64) {
        random = Xorshift(seed: seed)
    }

    /// The bytes of a message: its fields in order, and the same meaning in another way.
    mutating func make(_ name: String = "Model") -> (plain: [UInt8], loose: [UInt8]) {
        let (plain, fields) = message(name)
        return (plain, fields.flatMap(\.self))
    }

    private mutating func message(_ name: String) -> (plain: [UInt8], loose: [[UInt8]]) {
        var plain: [UInt8] = []
        var queues: [[[UInt8]]] = []
        for line in FormatField.messages[name] ?? [] where random.below(3) > 0 {
            let (bytes, fields) = field(line)
            plain += bytes
            queues.append(fields)
        }
        queues.append((0..<random.below(3)).map { _ in unknown() })
        // What belongs to one field keeps its order, and nothing else does.
        var loose: [[UInt8]] = []
        queues.removeAll(where: \.isEmpty)
        while !queues.isEmpty {
            let place = random.below(queues.count)
            loose.append(queues[place].removeFirst())
            if queues[place].isEmpty { queues.remove(at: place) }
        }
        return (plain, loose)
    }

    private mutating func field(
        _ line: FormatField.Line
    ) -> (plain: [UInt8], loose: [[UInt8]]) {
        let number = line.number
        if FormatField.messages[line.type] != nil {
            let each = (0..<(line.isRepeated ? random.below(4) : 1)).map { _ in message(line.type) }
            let plain = each.flatMap { FormatField.field(number, $0.plain) }
            guard !line.isRepeated, let only = each.first else {
                return (plain, each.map { FormatField.field(number, $0.loose.flatMap(\.self)) })
            }
            let cut = random.below(only.loose.count + 1)
            let parts = [only.loose[..<cut], only.loose[cut...]]
            return (plain, parts.map { FormatField.field(number, $0.flatMap(\.self)) })
        }
        if line.isText {
            let texts = (0..<(line.isRepeated ? random.below(4) : 2)).map { _ in
                text(line.type == "bytes")
            }
            let fields = texts.map { FormatField.field(number, $0) }
            if line.isRepeated { return (fields.flatMap(\.self), fields) }
            return (texts[1].isEmpty ? [] : fields[1], fields)
        }
        let values = (0..<(line.isRepeated ? random.below(6) : 2)).map { _ in value(line.type) }
        let tag = FormatField.varint(number << 3 | (FormatField.samples[line.type]?.wire ?? 0))
        guard line.isRepeated else {
            let isLeftOut = line.label.isEmpty && values[1].plain.allSatisfy { $0 == 0 }
            return (isLeftOut ? [] : tag + values[1].plain, values.map { tag + $0.loose })
        }
        let plain = values.isEmpty ? [] : FormatField.field(number, values.flatMap(\.plain))
        return (plain, pieces(values.map(\.loose), number, tag))
    }

    /// Values of a list one by one and in pieces, empty ones among them.
    private mutating func pieces(
        _ values: [[UInt8]],
        _ number: Int,
        _ tag: [UInt8]
    ) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var rest = values[...]
        while !rest.isEmpty {
            let count = random.below(rest.count + 1)
            if random.below(2) == 0 {
                fields.append(FormatField.field(number, rest.prefix(count).flatMap(\.self)))
            } else {
                fields += rest.prefix(count).map { tag + $0 }
            }
            rest = rest.dropFirst(count)
        }
        return fields
    }

    /// A number as it is written, and with bytes that it does not need.
    private mutating func value(_ type: String) -> (plain: [UInt8], loose: [UInt8]) {
        if type == "float" || type == "double" {
            let count = type == "float" ? 4 : 8
            let bytes =
                random.below(4) == 0
                ? [UInt8](repeating: 0, count: count)
                : random.bytes(count)
            return (bytes, bytes)
        }
        let some: [Int] = [0, 1, 127, 128, 300, Int(Int32.max)]
        if random.below(4) == 0 {
            // -1, whose ten bytes leave no room for more.
            let bytes = [UInt8](repeating: 0xFF, count: 9) + [0x01]
            return (bytes, bytes)
        }
        let plain = FormatField.varint(some[random.below(some.count)])
        let more = random.below(11 - plain.count)
        guard more > 0 else { return (plain, plain) }
        let long = plain.dropLast() + [plain[plain.count - 1] | 0x80]
        return (plain, long + [UInt8](repeating: 0x80, count: more - 1) + [0])
    }

    private mutating func text(_ isAnyBytes: Bool) -> [UInt8] {
        if isAnyBytes { return random.bytes(random.below(30)) }
        return Array(String(repeating: "aé", count: random.below(12)).utf8)
    }

    /// A field of a number that no message of the format has.
    private mutating func unknown() -> [UInt8] {
        let number = [19, 99, 1 << 29 - 1][random.below(3)]
        let wire = [0, 1, 2, 5][random.below(4)]
        let tag = FormatField.varint(number << 3 | wire)
        switch wire {
        case 0: return tag + value("int64").loose
        case 1: return tag + random.bytes(8)
        case 2: return FormatField.field(number, random.bytes(random.below(200)))
        default: return tag + random.bytes(4)
        }
    }
}
