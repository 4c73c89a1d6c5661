internal import Glibc

/// Files that are there whole at every moment.
public enum FileReplacement {
    /// Moves a file to a name on the same file system; a file of that name is gone at that moment.
    public static func move(_ path: String, over other: String) throws(LoopError) {
        try checkSystem(unsafe rename(path, other), "move \(path) to \(other)")
    }
}
