import Glibc
import Platform
import Testing

@Suite struct SecretFileTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test(arguments: [
        (mode_t(0o600), true), (0o400, true), (0o640, true), (0o660, true), (0o644, false),
        (0o604, false), (0o602, false), (0o666, false),
    ])
    func `a file that everybody can read is no secret`(mode: mode_t, isSecret: Bool) throws {
        let path = try folder.write("secret", as: "file")
        #expect(unsafe chmod(path, mode) == 0)
        if isSecret {
            #expect(try SecretFile.read(path, bytesMax: 6) == Array("secret".utf8))
        } else {
            #expect(throws: SecretFile.Fault.openToAll) {
                try SecretFile.read(path, bytesMax: 6)
            }
        }
    }

    @Test func `what cannot be read at all is told as with other files`() throws {
        #expect(throws: SecretFile.Fault.file(.notPlain)) {
            try SecretFile.read(folder.path, bytesMax: 6)
        }
        let path = try folder.write("secret", as: "file")
        #expect(throws: SecretFile.Fault.file(.tooLarge(bytes: 6))) {
            try SecretFile.read(path, bytesMax: 5)
        }
    }
}
