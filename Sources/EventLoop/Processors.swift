internal import CLibuv

/// The processors that this process may use.
public enum Processors {
    /// How many there are, at least 1; `taskset` and cpusets may have made them fewer than the machine's.
    public static var available: Int { Int(uv_available_parallelism()) }
}
