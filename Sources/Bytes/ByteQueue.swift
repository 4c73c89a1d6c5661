/// Bytes that wait: appended at the end, taken from the front.
///
/// Replies and requests wait in one until a socket takes them, and bytes that arrived until they are a whole
/// frame. It grows by doubling and keeps its room, so that filling it again allocates nothing; one that was
/// made without room owns no memory until something is put in.
///
/// Frozen, with its parts open to inlining, because the modules that write frames append to it in their inner
/// loops, and a call each would cost more than the append.
@safe
@frozen
public struct ByteQueue: ~Copyable {
    // Invariant: 0 <= start <= end <= capacity; bytes start..<end are initialised; memory is owned exactly when
    // capacity is above 0.
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var start = 0
    @usableFromInline var end = 0

    /// The least room that is made, in bytes.
    private static let leastRoom = 64
    /// What is aligned so suits every number and every array of numbers.
    private static let alignment = 16

    /// An empty queue with room for `capacity` bytes, which may be 0.
    public init(capacity: Int = 0) {
        self.capacity = capacity
        unsafe base = Self.memory(capacity)
    }

    deinit {
        if capacity > 0 { unsafe base.deallocate() }
    }

    /// Room for so many bytes; for none, a place that is never read or written.
    private static func memory(_ capacity: Int) -> UnsafeMutableRawPointer {
        guard capacity > 0 else {
            return unsafe UnsafeMutableRawPointer(bitPattern: alignment).unsafelyUnwrapped
        }
        return .allocate(byteCount: capacity, alignment: alignment)
    }

    // MARK: - What waits

    /// How many bytes wait.
    @inlinable
    public var count: Int { end - start }

    /// Whether nothing waits.
    @inlinable
    public var isEmpty: Bool { start == end }

    /// How many bytes there is room for in all.
    @inlinable
    public var allocatedBytes: Int { capacity }

    /// The bytes that wait.
    @inlinable
    public var bytes: RawSpan {
        @_lifetime(borrow self)
        borrowing get {
            let pointer = unsafe UnsafeRawBufferPointer(start: base + start, count: end - start)
            let span = unsafe RawSpan(_unsafeBytes: pointer)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The same as an array, for what is looked at seldom.
    package var array: [UInt8] {
        unsafe Array(UnsafeRawBufferPointer(start: base + start, count: end - start))
    }

    /// Takes bytes off the front; at most ``count``.
    @inlinable
    public mutating func removeFirst(_ used: Int) {
        precondition(used >= 0 && used <= end - start, "more bytes removed than there are")
        start += used
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Empties the queue and keeps its room.
    @inlinable
    public mutating func removeAll() {
        start = 0
        end = 0
    }

    // MARK: - Room

    /// Makes room for `count` more bytes.
    @inlinable
    @inline(__always)
    public mutating func reserve(_ count: Int) {
        if capacity - end < count { makeRoom(count) }
    }

    @usableFromInline
    mutating func makeRoom(_ count: Int) {
        precondition(count >= 0, "a count of bytes is not negative")
        let used = end - start
        // Moving what waits to the front is worth it where at least as much room comes of it.
        if capacity - used >= count, used <= capacity / 2 {
            unsafe base.copyMemory(from: base + start, byteCount: used)
        } else {
            let grown = max(used + count, capacity * 2, Self.leastRoom)
            let fresh = unsafe Self.memory(grown)
            unsafe fresh.copyMemory(from: base + start, byteCount: used)
            if capacity > 0 { unsafe base.deallocate() }
            unsafe base = fresh
            capacity = grown
        }
        start = 0
        end = used
    }

    /// Gives all room back if nothing waits and there is more of it than `bytes`.
    public mutating func giveBack(above bytes: Int) {
        if isEmpty, capacity > bytes { self = ByteQueue() }
    }

    /// The room behind the bytes that wait, at least one byte, for somebody to write into; ``grew(by:)`` says
    /// how much of it was written.
    public mutating func room() -> UnsafeMutableRawBufferPointer {
        reserve(1)
        return unsafe UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
    }

    /// So many bytes were written into ``room()``.
    public mutating func grew(by count: Int) {
        precondition(count >= 0 && count <= capacity - end, "more bytes than there was room for")
        end += count
    }

    // MARK: - Appending

    /// Appends a number little-endian, or an array of them.
    @inlinable
    @inline(__always)
    public mutating func append<Value: BitwiseCopyable>(_ value: Value) {
        reserve(MemoryLayout<Value>.size)
        appendUnchecked(value)
    }

    /// Appends a number little-endian, or an array of them, into room that the caller has reserved.
    @inlinable
    @inline(__always)
    package mutating func appendUnchecked<Value: BitwiseCopyable>(_ value: Value) {
        assert(capacity - end >= MemoryLayout<Value>.size)
        unsafe (base + end).storeBytes(of: value, as: Value.self)
        end &+= MemoryLayout<Value>.size
    }

    /// Appends bytes.
    public mutating func append(_ span: RawSpan) {
        let size = span.byteCount
        reserve(size)
        let destination = unsafe base + end
        unsafe span.withUnsafeBytes { source in
            guard let address = source.baseAddress else { return }
            unsafe destination.copyMemory(from: address, byteCount: size)
        }
        end += size
    }

    /// Appends bytes.
    public mutating func append(_ array: [UInt8]) {
        unsafe append(array.span.bytes)
    }

    /// Appends zero bytes, to be overwritten.
    ///
    /// - Returns: where they begin, for ``store(_:at:)``.
    package mutating func appendZeros(_ size: Int) -> Int {
        reserve(size)
        unsafe (base + end).initializeMemory(as: UInt8.self, repeating: 0, count: size)
        defer { end += size }
        return end - start
    }

    /// Overwrites the bytes at `offset` from the front with a number, little-endian.
    @inlinable
    @inline(__always)
    package mutating func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
        precondition(offset >= 0 && offset <= end - start - MemoryLayout<Value>.size)
        unsafe (base + start + offset).storeBytes(of: value, as: Value.self)
    }
}
