import Testing

@testable import Commands

@Suite struct SecondsTests {
    @Test(
        arguments: [
            ("5", .seconds(5)), ("0.25", .milliseconds(250)), ("500ms", .milliseconds(500)),
            ("30s", .seconds(30)), ("2m", .seconds(120)), ("1.5h", .seconds(5400)), ("0", .zero),
            ("0s", .zero), ("31536000", .seconds(31_536_000)),
        ] as [(String, Duration)]
    )
    func `a time is seconds, or a number with its unit`(text: String, time: Duration) throws {
        #expect(try #require(Seconds(argument: text)).duration == time)
    }

    @Test(arguments: [
        "", "s", "ms", "-1", "-1s", "nan", "inf", "infm", "1e99h", "2 m", "2min", "5k", "31536001",
    ])
    func `what is no time of an option is none`(text: String) {
        #expect(Seconds(argument: text) == nil)
    }
}
