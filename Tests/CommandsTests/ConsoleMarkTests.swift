import Testing

@testable import Commands

@Suite struct ConsoleMarkTests {
    @Test func `words have their colour where they begin a line, and nowhere else`() {
        let mark = Console.Mark("PASS:", .green)
        #expect(mark.color("a PASS: b\nPASS: c\n") == "a PASS: b\n\u{1b}[1;32mPASS:\u{1b}[0m c\n")
        #expect(mark.color("FAIL: c\n") == "FAIL: c\n")
    }
}
