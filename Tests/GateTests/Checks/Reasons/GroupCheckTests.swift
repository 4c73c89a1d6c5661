import Datasets
import Models
import ONNX
import Reasons
import Testing

@testable import Gate

/// Whether a reference group is the one that training gives.
@Suite struct GroupCheckTests {
    private let reasoned: ReasonedModel

    init() throws { reasoned = try ReasonedModel() }

    private func check(
        _ contender: Contender,
        champion: ModelFile? = nil,
        _ training: TrainingRows? = nil,
        isRequired: Bool = true
    ) -> Check {
        GroupCheck.check(
            contender.file,
            champion: champion ?? reasoned.file,
            training ?? reasoned.training,
            isRequired: isRequired
        )
    }

    /// The group that a selection takes from the rows of training.
    private func group(_ selection: ReferenceSelection, _ count: Int) throws -> [Features] {
        let rows = try #require(reasoned.training.rows)
        return selection.places(
            of: reasoned.file.model.probabilities(of: rows.rows),
            below: reasoned.file.model.threshold,
            rowsMax: count
        ).map(rows.row)
    }

    @Test func `the group of the model that is served is the one of its training`() {
        let check = check(reasoned.contender)
        #expect(check.verdict == .pass)
        #expect(check.reason == "the 128 rows, chosen at-the-cut, that training gives")
        #expect(check.rowCount == 128)
        #expect(check.details.last == "the champion's: 128 rows, chosen at-the-cut")
    }

    @Test func `a row that was chosen by hand is found`() throws {
        var rows = reasoned.explained.group.rows
        rows[100][3] = rows[100][3].nextUp
        let moved = check(try reasoned.comparedWith("at-the-cut", rows))
        #expect(moved.verdict == .fail)
        #expect(
            moved.reason
                == "row 101 of the group is not the one that at-the-cut takes from the rows of training"
        )
        let called = check(try reasoned.comparedWith("all", reasoned.explained.group.rows))
        #expect(called.verdict == .fail && called.reason.hasPrefix("row 1 of the group"))
        let turned = check(
            try reasoned.comparedWith("at-the-cut", reasoned.explained.group.rows.reversed())
        )
        #expect(turned.verdict == .fail)
    }

    @Test func `another way to choose is a person's to decide`() throws {
        for (selection, count) in [(ReferenceSelection.all, 128), (.atTheCut, 64), (.atTheCut, 1)] {
            let other = try reasoned.comparedWith(
                selection.rawValue,
                try group(selection, count)
            )
            let check = check(other)
            #expect(check.verdict == .inconclusive, "\(check.reason)")
            #expect(check.reason.contains("the champion's are 128 rows, chosen at-the-cut"))
            // The next one that is chosen so is none that is new.
            #expect(self.check(other, champion: other.file).verdict == .pass)
        }
    }

    @Test func `a way that is not known shows nothing`() throws {
        let check = check(try reasoned.comparedWith("mine", reasoned.explained.group.rows))
        #expect(check.verdict == .inconclusive)
        #expect(check.reason.hasPrefix("chosen in a way that is not known here, mine, so nothing"))
    }

    @Test func `without the rows of training nothing is compared`() throws {
        let unknown = TrainingRows(of: try MadeContender(count: 8).model.file)
        for (isRequired, verdict) in [(true, Verdict.inconclusive), (false, .notAsked)] {
            let check = check(reasoned.contender, unknown, isRequired: isRequired)
            #expect(check.verdict == verdict)
            #expect(check.reason.hasPrefix("not compared: the file does not say"))
            #expect(check.details.count == 2)
        }
    }

    @Test func `reasons that the champion gives are not lost, where the rules want some`() throws {
        let mute = try reasoned.saying { $0.reference = nil }
        func missing(_ champion: ModelFile?, _ isRequired: Bool) -> Check {
            GroupCheck.missing(mute.file, champion: champion, isRequired: isRequired)
        }
        #expect(missing(reasoned.file, true).verdict == .fail)
        #expect(
            missing(reasoned.file, true).reason
                == "the champion gives reasons, and this gives none: the file has no reference group"
        )
        #expect(missing(nil, true).verdict == .inconclusive)
        #expect(missing(mute.file, true).verdict == .inconclusive)
        #expect(missing(reasoned.file, false).verdict == .notAsked)
    }
}
