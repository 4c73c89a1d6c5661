import HTTPTypes
import Logging
import NIOCore
import Platform
import Testing

@testable import HTTPFront

@Suite struct FaultResponsesTests {
    private struct Defect: Error {}

    @Test func `a fault is told as it is, and a defect is told to the log alone`() {
        let lines = LogLines()
        let faults = FaultResponses(log: lines.log)
        let fault = WebFault(.notFound, "a")
        #expect(faults.fault(fault) == fault)
        let left: [any Error] = [
            CancellationError(), ChannelError.eof, IOError(errnoCode: 104, reason: "read"),
        ]
        for error in left { #expect(faults.fault(error).status == .serviceUnavailable) }
        #expect(lines.all.isEmpty)
        let defect = faults.fault(Defect())
        #expect(defect.status == .internalServerError)
        #expect(!defect.sentence.contains("Defect"))
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains("Defect") == true)
    }
}
