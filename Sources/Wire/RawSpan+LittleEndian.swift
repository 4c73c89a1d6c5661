// The one place that reads numbers out of foreign bytes. Every load is checked against the span's end,
// so a wrong offset traps and never reads outside.

#if !_endian(little)
#error("the wire is little-endian and is read in place; a big-endian machine needs byte swaps here")
#endif

extension RawSpan {
    /// The number at `offset`, which need not be aligned.
    @inline(__always)
    func littleEndian<Value: BitwiseCopyable>(_ type: Value.Type, at offset: Int) -> Value {
        // Safe for the types used here, since every bit pattern is a value of an integer or a Double.
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self)
    }

    /// The same without the check, for a caller that has just compared a whole frame with the span's end.
    @inline(__always)
    func littleEndianUnchecked<Value: BitwiseCopyable>(_ type: Value.Type, at offset: Int) -> Value
    {
        assert(offset >= 0 && offset + MemoryLayout<Value>.size <= byteCount)
        return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: Value.self)
    }
}
