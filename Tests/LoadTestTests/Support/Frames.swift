@testable import Wire

/// Reply frames as arrays of bytes, to be tampered with.
enum Frames {
    /// Cuts the whole frames at the front of `bytes` apart.
    static func split(_ bytes: RawSpan) throws -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var start = 0
        while let reply = try ClientSession.reply(in: bytes, at: start) {
            frames.append((start..<reply.end).map { bytes.littleEndian(UInt8.self, at: $0) })
            start = reply.end
        }
        return frames
    }

    /// The frame with another status.
    static func with(_ status: Status, _ frame: [UInt8]) -> [UInt8] {
        var frame = frame
        frame[6] = status.rawValue
        return frame
    }

    /// The frame with an id that is one higher.
    static func withNextID(_ frame: [UInt8]) -> [UInt8] {
        var frame = frame
        frame[8] &+= 1
        return frame
    }

    /// Exchanges everything but the ids of two frames of the same length.
    static func swapScores(_ frames: inout [[UInt8]], _ one: Int, _ other: Int) {
        let ids = (frames[one][8..<16], frames[other][8..<16])
        frames.swapAt(one, other)
        frames[one].replaceSubrange(8..<16, with: ids.0)
        frames[other].replaceSubrange(8..<16, with: ids.1)
    }
}
