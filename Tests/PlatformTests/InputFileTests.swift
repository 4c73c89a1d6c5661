import Glibc
import Platform
import Testing

@Suite struct InputFileTests {
    @Test func `a file is read from its beginning to its end`() throws {
        let folder = try TestFolder()
        let file = try InputFile(folder.write("abcdef", as: "in"))
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(try file.read(into: &buffer, from: 4) == 4)
        #expect(buffer == [0, 0, 0, 0] + Array("abcd".utf8))
        #expect(try file.read(into: &buffer, from: 0) == 2)
        #expect(try file.read(into: &buffer, from: 0) == 0)
    }

    @Test func `what cannot be read says why`() throws {
        #expect(throws: SystemError("open /no/such", code: ENOENT)) {
            _ = try InputFile("/no/such")
        }
        var buffer = [UInt8](repeating: 0, count: 8)
        let folder = try InputFile("/")
        #expect(throws: SystemError("read /", code: EISDIR)) {
            try folder.read(into: &buffer, from: 0)
        }
    }

    @Test func `an error is said in the system's words`() {
        let error = SystemError("write out.csv", code: ENOSPC)
        #expect("\(error)" == "cannot write out.csv: No space left on device")
    }
}
