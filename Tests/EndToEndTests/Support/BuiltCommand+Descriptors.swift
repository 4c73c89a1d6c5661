import Foundation
import TestSupport
import Testing

extension BuiltCommand {
    /// Lets it open so many descriptors more.
    func leaveDescriptors(_ count: Int) throws {
        let folder = "/proc/\(identifier)/fd"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let used = Set(names.compactMap { Int($0) })
        // The limit is one of numbers and not of their count, and a child may have inherited high ones.
        let free = (0...(used.count + count)).filter { !used.contains($0) }
        let command = Process()
        command.executableURL = URL(filePath: "/usr/bin/env")
        command.arguments = [
            "prlimit", "--pid", "\(identifier)", "--nofile=\(free[count - 1] + 1):",
        ]
        try command.run()
        command.waitUntilExit()
        try #require(command.terminationStatus == 0)
    }
}
