import HTTPFront
import HTTPTypes
import SestinaClient
import Testing

@testable import Web

@Suite struct HealthTests {
    @Test func `a fault names what would be right`() {
        let fault = WebFault(.batchSize(0))
        #expect(fault.status == .badRequest)
        #expect(fault.sentence.contains("1 to 16384"))
    }
}
