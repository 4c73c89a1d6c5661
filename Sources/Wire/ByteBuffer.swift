/// Bytes to be sent: append at the end, take from the front.
///
/// It grows by doubling and keeps its room, so that filling it again allocates nothing.
@safe
public struct ByteBuffer: ~Copyable {
    // Invariant: 0 <= start <= end <= capacity; bytes start..<end are initialised.
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = 0
    private var end = 0

    /// An empty buffer with room for `capacity` bytes, which may be 0.
    public init(capacity: Int) {
        self.capacity = capacity
        unsafe base = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        unsafe base.deallocate()
    }

    /// How many bytes wait in the buffer.
    public var count: Int { end - start }

    /// Whether nothing waits.
    public var isEmpty: Bool { start == end }

    /// How many bytes the buffer has room for in all.
    public var allocatedBytes: Int { capacity }

    /// The bytes that wait.
    public var bytes: RawSpan {
        @_lifetime(borrow self)
        borrowing get {
            let pointer = unsafe UnsafeRawBufferPointer(start: base + start, count: end - start)
            let span = unsafe RawSpan(_unsafeBytes: pointer)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Takes `count` bytes off the front; at most ``count``.
    public mutating func removeFirst(_ count: Int) {
        precondition(count >= 0 && count <= end - start, "more bytes removed than there are")
        start += count
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Empties the buffer and keeps its room.
    public mutating func removeAll() {
        start = 0
        end = 0
    }

    /// Makes room for `count` more bytes.
    @inline(__always)
    public mutating func reserve(_ count: Int) {
        if capacity - end < count { makeRoom(count) }
    }

    private mutating func makeRoom(_ count: Int) {
        precondition(count >= 0, "a count of bytes is not negative")
        let used = end - start
        if capacity - used >= count, used <= capacity / 2 {
            unsafe base.copyMemory(from: base + start, byteCount: used)
        } else {
            let grown = max(used + count, capacity * 2, 64)
            let fresh = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
            unsafe fresh.copyMemory(from: base + start, byteCount: used)
            unsafe base.deallocate()
            unsafe base = fresh
            capacity = grown
        }
        start = 0
        end = used
    }

    /// Appends a number little-endian, or an array of them.
    @inline(__always)
    public mutating func append<Value: BitwiseCopyable>(_ value: Value) {
        let size = MemoryLayout<Value>.size
        reserve(size)
        unsafe (base + end).storeBytes(of: value, as: Value.self)
        end += size
    }

    /// Appends a number little-endian into room that the caller has reserved.
    @inline(__always)
    mutating func appendUnchecked<Value: BitwiseCopyable>(_ value: Value) {
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

    /// Appends `size` zero bytes and returns where they begin, for ``store(_:at:)``.
    mutating func appendZeros(_ size: Int) -> Int {
        reserve(size)
        unsafe (base + end).initializeMemory(as: UInt8.self, repeating: 0, count: size)
        defer { end += size }
        return end - start
    }

    /// Overwrites the bytes at `offset` from the front with a number, little-endian.
    @inline(__always)
    mutating func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
        precondition(offset >= 0 && offset <= end - start - MemoryLayout<Value>.size)
        unsafe (base + start + offset).storeBytes(of: value, as: Value.self)
    }
}
