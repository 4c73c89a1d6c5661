import Testing

@testable import Models

@Suite struct ExponentialTests {
    @Test func `every exponential is within one last place of the exact one`() {
        #expect(ExponentialCases.all.count > 200)
        for (x, exact) in ExponentialCases.all {
            let result = Exponential.exp(x)
            #expect(
                result == exact || result == exact.nextUp || result == exact.nextDown,
                "exp(\(x)) is \(result), not \(exact)"
            )
        }
    }

    @Test func `exp of zero of either sign is exactly 1`() {
        #expect(Exponential.exp(0.0) == 1)
        #expect(Exponential.exp(-0.0) == 1)
    }

    @Test func `exp of an infinity is its limit`() {
        #expect(Exponential.exp(.infinity) == .infinity)
        #expect(Exponential.exp(-.infinity) == 0)
    }

    @Test func `exp and sigmoid of NaN are NaN`() {
        #expect(Exponential.exp(.nan).isNaN)
        #expect(Exponential.sigmoid(.nan).isNaN)
        #expect(Exponential.sigmoid(-.nan).isNaN)
    }

    @Test func `a lane's neighbours do not change its bits`() {
        let odd: [Double] = [.nan, .infinity, -.infinity, 1e308, -745, 0]
        for (x, _) in ExponentialCases.all {
            let alone = Exponential.sigmoid(x)
            for other in odd {
                let lanes = Exponential.sigmoid(SIMD4(other, x, -other, x))
                #expect(lanes[1].bitPattern == alone.bitPattern)
                #expect(lanes[3].bitPattern == alone.bitPattern)
            }
        }
    }

    @Test func `the sigmoid keeps its relative precision on both sides`() {
        for (x, exact) in ExponentialCases.all where exact.isNormal {
            let expected = exact < 1 ? exact / (1 + exact) : 1 / (1 + 1 / exact)
            let result = Exponential.sigmoid(x)
            #expect(abs(result - expected) <= 4 * expected.ulp, "sigmoid(\(x)) is \(result)")
        }
    }

    @Test func `sigmoids of opposite numbers add up to 1`() {
        for (x, _) in ExponentialCases.all {
            let sum = Exponential.sigmoid(x) + Exponential.sigmoid(-x)
            #expect(abs(sum - 1) <= Double.ulpOfOne)
        }
    }

    @Test func `the sigmoid reaches its limits without leaving them`() {
        #expect(Exponential.sigmoid(0.0) == 0.5)
        #expect(Exponential.sigmoid(-0.0) == 0.5)
        #expect(Exponential.sigmoid(.infinity) == 1)
        #expect(Exponential.sigmoid(-.infinity) == 0)
        #expect(Exponential.sigmoid(1e308) == 1)
        #expect(Exponential.sigmoid(-1e308) == 0)
        #expect(Exponential.sigmoid(-744) > 0)
    }

    @Test func `known bits stay as they are on every machine`() {
        #expect(Exponential.exp(1).bitPattern == 0x4005_BF0A_8B14_5769)
    }
}
