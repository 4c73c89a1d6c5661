internal import CGlibc
internal import Glibc

/// What the C library's allocator keeps of what was freed.
package enum Allocator {
    /// Blocks of more bytes are the system's own, and go back to it when they are freed.
    private static let ownBlockBytes: CInt = 256 << 10

    /// Has large blocks go back when they are freed; to be called before there are threads.
    ///
    /// The allocator would learn from the first that is freed to keep those that follow, up to 32 MiB each.
    package static func keepNoLargeBlocks() {
        mallopt(M_MMAP_THRESHOLD, ownBlockBytes)
    }

    /// Gives the system what was freed and is kept; takes some milliseconds.
    package static func giveBack() { malloc_trim(0) }
}
