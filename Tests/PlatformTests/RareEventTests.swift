import Testing

@testable import Platform

@Suite struct RareEventTests {
    @Test func `it is told of at first, then after a silence, with how often it was not`() {
        var event = RareEvent(silence: 1000)
        let told = [0, 1, 999, 1000, 1001, 5000, 5000].map { event.due(at: $0) }
        #expect(told == [1, nil, nil, 3, nil, 2, nil])
    }
}
