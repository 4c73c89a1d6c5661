import Testing

@testable import ONNX

@Suite struct HexFloatTests {
    @Test(arguments: [
        (0.75, "0x1.8p-1"), (1.0, "0x1p+0"), (0.0, "0x0p+0"), (-0.0, "-0x0p+0"),
        (-10.5, "-0x1.5p+3"), (Double.leastNonzeroMagnitude, "0x0.0000000000001p-1022"),
        (0.1, "0x1.999999999999ap-4"),
    ])
    func `a number is written as C writes it with %a`(value: Double, text: String) {
        #expect(hex(value) == text)
    }

    @Test func `every number reads back to the same bits`() {
        var bits: UInt64 = 1
        for _ in 0..<2000 {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: bits)
            guard value.isFinite else { continue }
            #expect(finiteNumber(hex(value))?.bitPattern == value.bitPattern)
        }
    }

    @Test(arguments: ["", "nan", "inf", "-inf", "0x", "1e999", "one", " 1", "1 "])
    func `what is no finite number is not read as one`(text: String) {
        #expect(finiteNumber(text) == nil)
    }
}
