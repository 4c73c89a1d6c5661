import Foundation
import Platform
import Testing

@Suite struct ProcessStatusTests {
    @Test func `a process has memory, descriptors and a past`() {
        let figures = ProcessStatus.now()
        #expect(figures.residentBytes > 1_000_000)
        #expect(figures.descriptorsMax >= figures.descriptorsOpen)
        let age = Date().timeIntervalSince1970 - ProcessStatus.startUnixSeconds
        #expect(age > -1 && age < 86_400)
    }

    @Test func `a descriptor that is opened is counted`() throws {
        // Other tests open and close some at the same time, fewer than these.
        let count = 500
        let before = ProcessStatus.now().descriptorsOpen
        let files = try (0..<count).map { _ in
            try FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
        }
        let open = ProcessStatus.now().descriptorsOpen - before
        #expect(open > count / 2 && open < 2 * count)
        for file in files { try file.close() }
    }

    @Test func `work takes processor time`() {
        let before = ProcessStatus.processorTime()
        var sum = 0.0
        for number in 1...2_000_000 { sum += Double(number).squareRoot() }
        #expect(sum > 0 && ProcessStatus.processorTime() > before)
    }
}
