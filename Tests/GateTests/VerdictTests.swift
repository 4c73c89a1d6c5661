import Gate
import Repository
import Testing

@Suite struct VerdictTests {
    @Test(arguments: [
        (Verdict.pass, Int32(0)), (.fail, 1), (.inconclusive, 2), (.invalid, 2),
    ])
    func `a verdict ends a command with its code`(verdict: Verdict, code: Int32) {
        #expect(verdict.exitCode == code)
    }

    @Test(arguments: Verdict.allCases)
    func `everything but a pass blocks on the target, and nothing elsewhere`(verdict: Verdict) {
        let isBad = verdict != .pass
        #expect(verdict.blocks(.binding) == isBad)
        #expect(!verdict.blocks(.advisory))
    }

    @Test func `a whole is as bad as its worst part`() {
        let rising: [Verdict] = [.pass, .inconclusive, .invalid, .fail]
        for (first, one) in rising.enumerated() {
            for (second, other) in rising.enumerated() {
                #expect(one.joined(with: other) == rising[max(first, second)])
            }
        }
    }
}
