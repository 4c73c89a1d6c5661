/// What had arrived of a connection's bytes by which time, while it is behind.
///
/// The kernel does not tell how long bytes have waited in it, only how many do. So every now and then it is noted how
/// many that is; whatever is read of these later had arrived by then.
struct Arrivals: Equatable {
    private struct Mark: Equatable {
        /// How many bytes, from the next one that is used, had arrived.
        var bytes: Int
        /// By when, in nanoseconds.
        let time: UInt64
    }

    /// As many as lie within the time that requests may wait, and one more.
    private static let marksMax = 5
    private var marks: [Mark] = []

    /// Whether all that was noted is used.
    var isEmpty: Bool { marks.isEmpty }

    /// By when the next byte had arrived, as far as that is known, in nanoseconds.
    var oldest: UInt64? { marks.first?.time }

    /// Notes how many bytes wait to be used.
    ///
    /// - Parameters:
    ///   - bytes: those that were read and those in the kernel.
    ///   - now: the time, in nanoseconds.
    ///   - queueNanoseconds: how long requests may wait.
    mutating func note(_ bytes: Int, at now: UInt64, queueNanoseconds: UInt64) {
        guard bytes > marks.last?.bytes ?? 0, marks.count < Self.marksMax else { return }
        let spacing = queueNanoseconds / UInt64(Self.marksMax - 1)
        if let last = marks.last, now - last.time < spacing { return }
        marks.append(Mark(bytes: bytes, time: now))
    }

    /// Whether more was noted than so many bytes.
    func reach(beyond bytes: Int) -> Bool { marks.last.map { $0.bytes > bytes } ?? false }

    /// So many bytes are used.
    mutating func use(_ bytes: Int) {
        if marks.isEmpty { return }
        for index in marks.indices { marks[index].bytes -= bytes }
        marks.removeAll { $0.bytes <= 0 }
    }

    /// Forgets all; from now on requests wait for something else.
    mutating func forget() { marks = [] }
}
