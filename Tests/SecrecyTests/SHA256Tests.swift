import Secrecy
import Testing

/// The examples are those that NIST publishes with FIPS 180-4, and its long message of a million letters.
@Suite struct SHA256Tests {
    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    @Test(
        "the published examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
    )
    func publishedExample(message: String, digest: String) {
        #expect(Self.hex(SHA256.digest(of: Array(message.utf8))) == digest)
    }

    @Test func `the pieces in which a message comes do not matter`() {
        let message = (0..<200).map { UInt8($0) }
        let whole = SHA256.digest(of: message)
        for cut in 0...message.count {
            var hash = SHA256()
            hash.update(message.span.extracting(first: cut))
            hash.update(message.span.extracting(droppingFirst: cut))
            #expect(hash.finish() == whole, "cut at \(cut)")
        }
    }

    @Test func `one message after another leaves nothing behind`() {
        var hash = SHA256()
        for text in ["abc", "", "abc"] {
            let message = Array(text.utf8)
            hash.update(message.span)
            #expect(hash.finish() == SHA256.digest(of: message))
        }
    }

    @Test func `a digest has its size`() {
        #expect(SHA256.digest(of: []).count == SHA256.size)
    }
}
