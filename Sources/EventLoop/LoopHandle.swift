internal import CLibuv

/// What all handles of libuv have in common: how they come to be and how they end.
///
/// libuv uses a handle's memory from its opening until its close is completed, in a later turn of the loop,
/// and a callback may come at any time between. So a handle that could be opened keeps itself, its memory and
/// its loop alive until then, whoever else lets go of it; and ``close()`` must be called for the loop to end.
///
/// A subclass names the C type of its handle once, in `memory(as:)`, and is found again from a C callback by
/// `of(_:as:_:)`.
@safe
open class LoopHandle {
    /// The loop that calls back.
    public final let loop: Loop
    private final let memory: UnsafeMutableRawPointer
    // The one mark of a handle's life: open from `init` on, closing from `close()` on, and gone when
    // `closeCompleted()` returns.
    private final var isClosing = false

    /// Opens a handle.
    ///
    /// - Parameters:
    ///   - loop: calls back.
    ///   - kind: the C type, which says how much memory it takes.
    ///   - action: what is being done, for the error: "make a timer".
    ///   - open: calls libuv's own `init` with the memory and gives its code.
    /// - Throws: a ``LoopError`` when libuv cannot; then nothing is kept.
    init(
        loop: Loop,
        _ kind: uv_handle_type,
        _ action: String,
        open: (UnsafeMutableRawPointer) -> CInt
    ) throws(LoopError) {
        self.loop = loop
        unsafe memory = .allocate(byteCount: uv_handle_size(kind), alignment: 16)
        let code = unsafe open(memory)
        guard code == 0 else {
            unsafe memory.deallocate()
            throw LoopError(action, code: code)
        }
        let data = unsafe Unmanaged.passRetained(self).toOpaque()
        unsafe memory.assumingMemoryBound(to: uv_handle_t.self).pointee.data = data
    }

    /// The handle, as the C type that it was opened as.
    @inline(__always)
    final func memory<Handle>(as type: Handle.Type) -> UnsafeMutablePointer<Handle> {
        unsafe memory.assumingMemoryBound(to: type)
    }

    /// Whether ``close()`` was called; from then on the handle is of no use.
    public final var isClosed: Bool { isClosing }

    /// Ends the handle; it must be closed for the loop to end.
    ///
    /// Nothing is called back from now on but the end of the close. Closing twice is closing once.
    public func close() {
        loop.assertOnLoop()
        if isClosing { return }
        isClosing = true
        unsafe uv_close(memory(as: uv_handle_t.self)) { handle in
            guard let data = unsafe handle?.pointee.data else { return }
            let owner = unsafe Unmanaged<LoopHandle>.fromOpaque(data).takeRetainedValue()
            unsafe owner.memory.deallocate()
            owner.closeCompleted()
        }
    }

    /// libuv has let go of the handle; the last call on it.
    func closeCompleted() {}

    /// Calls `body` with the object behind a C handle's `data`, without retaining it.
    @inline(__always)
    static func of<Owner: LoopHandle>(
        _ data: UnsafeMutableRawPointer?,
        as type: Owner.Type,
        _ body: (Owner) -> Void
    ) {
        guard let data = unsafe data else { return }
        unsafe Unmanaged<Owner>.fromOpaque(data)._withUnsafeGuaranteedRef { body($0) }
    }
}
