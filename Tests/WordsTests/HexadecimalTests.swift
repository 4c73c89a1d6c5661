import Testing
import Words

@Suite struct HexadecimalTests {
    @Test func `every byte has two digits that read back to it`() {
        for byte in UInt8.min...UInt8.max {
            let digits = byte.hexadecimal
            #expect(digits.utf8.count == 2)
            #expect(UInt8(digits, radix: 16) == byte)
            #expect(digits == digits.lowercased())
        }
    }

    @Test(arguments: [(0, "0000"), (9, "0009"), (0xe9, "00e9"), (0x1000, "1000"), (.max, "ffff")])
    func `zeros stand ahead`(unit: UInt16, digits: String) {
        #expect(unit.hexadecimal == digits)
    }

    @Test func `a word of 64 bits has sixteen digits`() {
        #expect(UInt64(0xabc).hexadecimal == "0000000000000abc")
        #expect(UInt64.max.hexadecimal == String(repeating: "f", count: 16))
    }

    @Test(arguments: [([], ""), ([0], "00"), ([0xde, 0xad, 0x0f], "dead0f"), ([255, 0], "ff00")])
    func `bytes stand in their order`(bytes: [UInt8], digits: String) {
        #expect(bytes.hexadecimal == digits)
        #expect(bytes[...].hexadecimal == digits)
    }
}
