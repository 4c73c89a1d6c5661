internal import CLibuv

/// A write that libuv has not finished: its request and a copy of its bytes in one allocation.
@unsafe
struct WriteRequest {
    let uv: UnsafeMutablePointer<uv_write_t>

    init(_ uv: UnsafeMutablePointer<uv_write_t>) {
        unsafe self.uv = uv
    }

    static func make(copying bytes: UnsafeRawBufferPointer) -> WriteRequest {
        let header = unsafe MemoryLayout<uv_write_t>.stride
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: header + bytes.count,
            alignment: unsafe MemoryLayout<uv_write_t>.alignment
        )
        let request = unsafe memory.bindMemory(to: uv_write_t.self, capacity: 1)
        unsafe request.initialize(to: uv_write_t())
        if let source = bytes.baseAddress {
            unsafe (memory + header).copyMemory(from: source, byteCount: bytes.count)
        }
        unsafe request.pointee.data = UnsafeMutableRawPointer(bitPattern: bytes.count)
        return unsafe WriteRequest(request)
    }

    var buffer: uv_buf_t {
        let start = unsafe UnsafeMutableRawPointer(uv) + MemoryLayout<uv_write_t>.stride
        return unsafe uv_buf_init(
            start.assumingMemoryBound(to: CChar.self),
            UInt32(truncatingIfNeeded: UInt(bitPattern: uv.pointee.data))
        )
    }

    func free() {
        unsafe UnsafeMutableRawPointer(uv).deallocate()
    }
}
