import TestSupport
import Testing

@Suite struct HelpTests {
    @Test(arguments: [
        [], ["serve"], ["train"], ["score"], ["explain"], ["inspect"], ["adopt"], ["info"],
        ["ping"], ["stats"], ["promote"],
    ])
    func `help teaches by examples and tells the exit codes`(command: [String]) throws {
        let help = try BuiltCommand("sestina", command + ["--help"])
        #expect(help.exitCode() == 0)
        #expect(help.output.contains("Examples:"))
        #expect(help.output.contains("Exit codes"))
    }

    @Test func `the version is told`() throws {
        let command = try BuiltCommand("sestina", ["--version"])
        #expect(command.exitCode() == 0)
        #expect(command.output.hasPrefix("sestina "))
    }
}
