import Foundation
import Platform
import Testing

@Suite struct ProgramFileTests {
    @Test func `the folder is that of the program that runs, without links`() throws {
        let folder = try #require(ProgramFile.folder)
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        #expect(program.hasPrefix(folder + "/"))
        #expect(!program.dropFirst(folder.count + 1).contains("/"))
    }
}
