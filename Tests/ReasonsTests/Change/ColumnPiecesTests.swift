import Models
import Testing

@testable import Reasons

@Suite struct ColumnPiecesTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let steps: [ColumnStep]
        /// The values that pieces begin with, from -8 to 8.
        let starts: [Double]
        var infinitiesApart = false
        var testDescription: String { name }
    }

    private static func step(
        _ operation: ColumnStep.Operation,
        _ operand: Double,
        _ replacement: Double = 0
    ) -> ColumnStep {
        ColumnStep(
            operation,
            .init(repeating: operand),
            in: .float64,
            replacement: .init(repeating: replacement)
        )
    }

    static let cases = [
        Case(name: "no step", steps: [], starts: [-8]),
        Case(
            name: "a straight line",
            steps: [step(.subtract, 3), step(.divide, -2)],
            starts: [-8]
        ),
        Case(name: "cut off", steps: [step(.truncate, 0)], starts: [-8]),
        Case(name: "missing is replaced", steps: [step(.replace, .nan, 3)], starts: [-8]),
        Case(
            name: "a number is replaced",
            steps: [step(.replace, 2, 5)],
            starts: [-8, 2, 2.0.nextUp]
        ),
        Case(
            name: "what is cut off is replaced",
            steps: [step(.truncate, 0), step(.replace, 2, 5)],
            starts: [-8, 2, 3]
        ),
        Case(
            name: "turned round and replaced",
            steps: [step(.multiply, -1), step(.replace, 2, 5)],
            starts: [-8, -2, (-2.0).nextUp]
        ),
        Case(
            name: "divides",
            steps: [step(.subtract, 1), step(.divideOperand, 1)],
            starts: [-8, 1, 1.0.nextUp]
        ),
        Case(
            name: "infinity apart",
            steps: [step(.subtract, 1), step(.divideOperand, 1)],
            starts: [-8, 1, 1.0.nextUp],
            infinitiesApart: true
        ),
        Case(
            name: "nothing by nothing",
            steps: [step(.divide, 0)],
            starts: [-8, 0, 0.0.nextUp]
        ),
    ]

    @Test("pieces begin where the order of a column ends", arguments: cases)
    func pieces(_ example: Case) {
        var preparation = Preparation()
        for step in example.steps {
            let isAppended = preparation.append(step)
            #expect(isAppended)
        }
        let grid = ValueGrid.doubles
        let range = grid.floor(-8)...grid.floor(8)
        let pieces = ColumnPieces(
            range,
            of: grid,
            0,
            preparation,
            infinitiesApart: example.infinitiesApart
        ).pieces
        #expect(pieces.map { grid.value(at: $0.lowerBound) } == example.starts)
        #expect(pieces.last?.upperBound == range.upperBound)
        for (piece, next) in zip(pieces, pieces.dropFirst()) {
            #expect(piece.upperBound + 1 == next.lowerBound)
        }
        for piece in pieces {
            // Numbers all along the piece: their columns keep or turn the order, or are NaN all of them.
            let way = GridWay(start: piece.lowerBound, end: piece.upperBound)
            let places = (0...40).map { way.index(after: way.steps / 40 * $0) } + [way.end]
            let columns = places.map { preparation(grid.value(at: $0), column: 0) }
            let pairs = zip(columns, columns.dropFirst())
            #expect(
                pairs.allSatisfy { $0 <= $1 } || pairs.allSatisfy { $0 >= $1 }
                    || columns.allSatisfy(\.isNaN)
            )
        }
    }
}
