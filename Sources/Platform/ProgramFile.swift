/// The file that this process runs.
package enum ProgramFile {
    /// The folder that it lies in, without links and without a slash at its end; nil where the system does not tell.
    package static var folder: String? {
        guard let path = Destination.realPath("/proc/self/exe"),
            let slash = path.lastIndex(of: "/")
        else { return nil }
        return String(path[..<slash])
    }
}
