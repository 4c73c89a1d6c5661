/// The bytes of a stream that its reader could not use yet, with room behind them for more.
///
/// A stream in step keeps nothing and owns no room; a frame cut short takes a page, a large one what it needs.
@safe
struct KeptBytes: ~Copyable {
    // Invariant: 0 <= start <= end <= room; room is 0 exactly when base is nil.
    private var base: UnsafeMutableRawPointer?
    private var roomBytes = 0
    private var start = 0
    private var end = 0

    /// The smallest room, and the largest that is kept when it falls empty, in bytes.
    private static let page = 4096

    init() {}

    deinit {
        unsafe base?.deallocate()
    }

    /// How many bytes are kept.
    var count: Int { end - start }

    /// The bytes kept.
    var bytes: RawSpan {
        @_lifetime(borrow self)
        borrowing get {
            let pointer = unsafe UnsafeRawBufferPointer(
                start: base.map { unsafe UnsafeRawPointer($0) + start },
                count: end - start
            )
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: pointer), borrowing: self)
        }
    }

    /// Keeps a copy of `bytes`; nothing may be kept before.
    mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        precondition(count == 0, "new bytes are kept behind old ones by reading into room()")
        start = 0
        end = 0
        makeRoom(for: bytes.count + 1)
        if let base = unsafe base, let source = bytes.baseAddress {
            unsafe base.copyMemory(from: source, byteCount: bytes.count)
        }
        end = bytes.count
    }

    /// Room behind the bytes kept, at least one byte; ``grew(_:)`` says how much of it was filled.
    mutating func room() -> UnsafeMutableRawBufferPointer {
        if end == roomBytes { makeRoom(for: count + 1) }
        guard let base = unsafe base else {
            return unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
        }
        return unsafe UnsafeMutableRawBufferPointer(start: base + end, count: roomBytes - end)
    }

    /// `count` more bytes were written into ``room()``.
    mutating func grew(_ count: Int) {
        precondition(count >= 0 && count <= roomBytes - end, "more bytes than there was room for")
        end += count
    }

    /// Drops bytes from the front.
    mutating func removeFirst(_ used: Int) {
        precondition(used >= 0 && used <= count, "more bytes used than there are")
        start += used
        guard start == end else { return }
        start = 0
        end = 0
        if roomBytes > Self.page {
            unsafe base?.deallocate()
            unsafe base = nil
            roomBytes = 0
        }
    }

    /// Moves the bytes to the front of a room of at least `needed` bytes.
    private mutating func makeRoom(for needed: Int) {
        let used = count
        if needed <= roomBytes, start > 0 || used == 0 {
            if let base = unsafe base {
                unsafe base.copyMemory(from: base + start, byteCount: used)
            }
        } else if needed > roomBytes {
            let grown = max(Self.page, roomBytes * 2, needed)
            let fresh = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
            if let base = unsafe base {
                unsafe fresh.copyMemory(from: base + start, byteCount: used)
            }
            unsafe base?.deallocate()
            unsafe base = fresh
            roomBytes = grown
        }
        start = 0
        end = used
    }
}
