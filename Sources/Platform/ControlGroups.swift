/// The control groups that this process is in, as far as they bound its memory.
///
/// As the kernel tells them (Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst): the
/// process's path in each hierarchy, and where the hierarchies are mounted, which in a container is often
/// below their root. A group bounds all that are below it, so each on the way up counts.
struct ControlGroups {
    /// A hierarchy as it is mounted here.
    private struct Mount {
        /// The group that the mount shows as its top.
        let root: Substring
        /// The folder where.
        let folder: Substring
        let isUnified: Bool
    }

    private let text: (_ path: String) -> String?

    /// The groups as files tell them.
    ///
    /// - Parameter text: what a file at a path says; nil where there is none.
    init(reading text: @escaping (_ path: String) -> String?) {
        self.text = text
    }

    /// The limits, from the process's own groups up.
    var limits: [MemoryLimit] {
        let mounts = mounts
        return (text("/proc/self/cgroup") ?? "").split(separator: "\n").flatMap { line in
            limits(of: line, mounts)
        }
    }

    /// The limits of one hierarchy: `4:memory:/path`, or `0::/path` where there is but one.
    private func limits(of line: Substring, _ mounts: [Mount]) -> [MemoryLimit] {
        let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return [] }
        let isUnified = parts[1].isEmpty
        guard isUnified || parts[1].split(separator: ",").contains("memory"),
            let mount = mounts.last(where: { $0.isUnified == isUnified })
        else { return [] }
        return Self.folders(of: parts[2], in: mount).compactMap {
            isUnified ? unifiedLimit($0) : separateLimit($0)
        }
    }

    /// The folders of a group and of those above it, the innermost first.
    private static func folders(of group: Substring, in mount: Mount) -> [String] {
        let root = mount.root == "/" ? "" : mount.root
        // What lies outside of what is mounted is not to be seen; its top is the nearest that is.
        let isBelow = group == root || group.hasPrefix(root + "/")
        var names = isBelow ? group.dropFirst(root.count).split(separator: "/") : []
        if names.contains("..") { names = [] }
        return (0...names.count).reversed().map { count in
            ([mount.folder] + names.prefix(count)).joined(separator: "/")
        }
    }

    /// The memory hierarchies; of `36 35 98:0 /root /folder options - type source super-options`.
    private var mounts: [Mount] {
        (text("/proc/self/mountinfo") ?? "").split(separator: "\n").compactMap { line in
            guard let dash = line.firstRange(of: " - ") else { return nil }
            let (fields, kind) = (
                line[..<dash.lowerBound].split(separator: " "),
                line[dash.upperBound...].split(separator: " ")
            )
            guard fields.count > 4, kind.count > 2 else { return nil }
            let isUnified = kind[0] == "cgroup2"
            let isSeparate =
                kind[0] == "cgroup" && kind[2].split(separator: ",").contains("memory")
            guard isUnified || isSeparate else { return nil }
            return Mount(root: fields[3], folder: fields[4], isUnified: isUnified)
        }
    }

    /// What a group of version 2 may have; nil when it is not bounded.
    private func unifiedLimit(_ folder: String) -> MemoryLimit? {
        guard let most = number("\(folder)/memory.max"),
            let used = number("\(folder)/memory.current")
        else { return nil }
        let cached = statistics("\(folder)/memory.stat", ["inactive_file", "active_file"])
        return MemoryLimit(.controlGroup, most: most, used: max(0, used - min(used, cached)))
    }

    /// What a group of version 1 may have; nil when it is not bounded.
    private func separateLimit(_ folder: String) -> MemoryLimit? {
        guard let most = number("\(folder)/memory.limit_in_bytes"), most < Self.unlimited,
            let used = number("\(folder)/memory.usage_in_bytes")
        else { return nil }
        let names = ["total_inactive_file", "total_active_file"]
        let cached = statistics("\(folder)/memory.stat", names)
        return MemoryLimit(.controlGroup, most: most, used: max(0, used - min(used, cached)))
    }

    /// Version 1 writes "no limit" as the greatest number of whole pages.
    private static let unlimited = Int.max - 0xFFFF

    /// The number of bytes that a file begins with; nil for "max" and for what is no size.
    private func number(_ path: String) -> Int? {
        text(path).flatMap { Int($0.split { $0 == "\n" || $0 == " " }.first ?? "") }
            .flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The sum of some lines `name number` of a file.
    private func statistics(_ path: String, _ names: [String]) -> Int {
        (text(path) ?? "").split(separator: "\n").reduce(0) { sum, line in
            let words = line.split(separator: " ")
            guard words.count == 2, names.contains(String(words[0])), let value = Int(words[1]),
                value >= 0
            else { return sum }
            return sum.saturatingSum(value)
        }
    }
}
