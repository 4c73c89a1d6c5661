import LoadTestSupport
import Testing

@testable import LoadTest

@Suite struct LoadResultTests {
    @Test func `a percentile is a bound only where what is missing would move it`() throws {
        let result = try Fixture.troubled()
        #expect([50.0, 90, 99].allSatisfy { !result.isLowerBound($0) })
        #expect([99.9, 100].allSatisfy { result.isLowerBound($0) })
        let good = try Fixture.result(Fixture.measurements())
        #expect(!good.isLowerBound(100))
    }

    @Test func `an early failure does not make bounds of all percentiles`() throws {
        var measured = Fixture.measurements(ok: 100_000)
        Fixture.addErrors(1, age: 50, to: &measured)
        let result = try Fixture.result(measured)
        #expect(!result.isLowerBound(50))
        #expect(!result.isLowerBound(99.9))
        #expect(result.isLowerBound(100))
    }
}
