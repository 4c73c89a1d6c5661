import Glibc
import Testing

@testable import Statistics

@Suite struct NaturalLogarithmTests {
    @Test func `it is within one unit in the last place of the C library's`() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            let near1 = generator.nextUniform(in: 0.5...2)
            let anywhere = Double(bitPattern: generator.next() & 0x7fef_ffff_ffff_ffff)
            for value in [near1, anywhere] where value > 0 {
                let expected = log(value)
                #expect((naturalLogarithm(value) - expected).magnitude <= expected.ulp)
            }
        }
    }

    @Test(
        arguments: [
            1.nextDown, 1.nextUp, 0.5, 2.0.squareRoot(), 2.0.squareRoot().nextUp, 0x1p-53,
            Double.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, 2, 10,
        ] as [Double]
    )
    func `it is right where its steps meet`(value: Double) {
        let expected = log(value)
        #expect((naturalLogarithm(value) - expected).magnitude <= expected.ulp)
    }

    @Test func `its limits are those of the function`() {
        #expect(naturalLogarithm(1) == 0)
        #expect(naturalLogarithm(0) == -.infinity)
        #expect(naturalLogarithm(-0.0) == -.infinity)
        #expect(naturalLogarithm(.infinity) == .infinity)
        #expect(naturalLogarithm(-1).isNaN)
        #expect(naturalLogarithm(.nan).isNaN)
    }
}
