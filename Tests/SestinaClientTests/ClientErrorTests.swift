import Testing

@testable import SestinaClient

@Suite struct ClientErrorTests {
    private static let errors: [(ClientError, String)] = [
        (
            .refused(Refusal(code: 5, sentence: "income is NaN")),
            "the server refused (invalid features): income is NaN"
        ),
        (
            .refused(Refusal(code: 77, sentence: "not today")),
            "the server refused (status 77): not today"
        ),
        (.batchSize(0), "a batch of 0 rows cannot be asked; it takes 1 to 16384"),
        (.tooManyWaiting(9), "9 calls wait for their turn already; start fewer at once"),
        (.closed, "the client is closed; make another one"),
        (
            .connectionLost("the server closed it"),
            "the connection was lost before the answer came: the server closed it"
        ),
    ]

    @Test(arguments: errors)
    func `an error says what was wrong`(error: ClientError, sentence: String) {
        #expect(error.description == sentence)
    }

    @Test(arguments: 1...255 as ClosedRange<UInt8>)
    func `only overload and shutdown pass by themselves`(code: UInt8) {
        #expect(Refusal(code: code, sentence: "no").isTemporary == [6, 7].contains(code))
    }
}
