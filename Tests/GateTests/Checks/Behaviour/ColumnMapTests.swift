import Testing

@testable import Gate
@testable import Models

@Suite struct ColumnMapTests {
    private static let values: [Double] = [
        -.infinity, -1e300, -3, -0.1, -0.0, 0, .leastNonzeroMagnitude, 0.1, 2, 16_777_217, 1e300,
        .infinity,
    ]

    private static func preparation(_ steps: ColumnStep...) -> Preparation {
        var preparation = Preparation()
        for step in steps { precondition(preparation.append(step), "there is room for all") }
        return preparation
    }

    private static func step(
        _ operation: ColumnStep.Operation,
        _ operand: Double,
        _ precision: Precision = .float64
    ) -> ColumnStep {
        ColumnStep(operation, .init(repeating: operand), in: precision)
    }

    private static let chains: [Preparation] = [
        preparation(),
        preparation(step(.subtract, 0.3), step(.divide, 7)),
        preparation(step(.round, 0, .float32), step(.multiply, Double(Float(-0.3)), .float32)),
        preparation(step(.subtractFromOperand, 1), step(.truncate, 0), step(.add, 0.1)),
        preparation(step(.multiply, 2), step(.set, 4)),
        preparation(step(.divideOperand, 3)),
        preparation(
            ColumnStep(
                .replace,
                .init(repeating: 2),
                in: .float64,
                replacement: .init(repeating: -1)
            )
        ),
    ]

    @Test(arguments: chains.indices)
    func `a column alone has the bits that it has in a row`(chain: Int) {
        let preparation = Self.chains[chain]
        for column in 0..<featureCount {
            let map = ColumnMap(preparation, column: column)
            for value in Self.values {
                var rows = [Features { $0 == column ? value : 5 }]
                var span = rows.mutableSpan
                preparation.apply(to: &span, count: 1)
                let (alone, within) = (map(value), rows[0][column])
                #expect(alone.bitPattern == within.bitPattern || alone.isNaN && within.isNaN)
            }
        }
    }

    @Test(arguments: zip(chains.indices, [1.0, 1, -1, -1, 0, nil, nil]))
    func `a direction is that of the values, or none is claimed`(chain: Int, sign: Double?) {
        let map = ColumnMap(Self.chains[chain], column: 3)
        let expected: ColumnMap.Direction? = sign.map { $0 > 0 ? .rises : $0 < 0 ? .falls : .still }
        #expect(map.direction == expected)
        guard let sign else { return }
        let images = Self.values.filter { $0.magnitude < 1e9 }.map(map.callAsFunction)
        for (before, after) in zip(images, images.dropFirst()) {
            #expect(sign == 0 ? before == after : sign * (after - before) >= 0)
        }
    }

    @Test(arguments: [1, 2, 3])
    func `a boundary is the last value on its side of a limit`(chain: Int) throws {
        let map = ColumnMap(Self.chains[chain], column: 0)
        for limit in [-1.5, 0, 0.25] {
            let boundary = try #require(map.boundary(limit))
            #expect(map(boundary) <= limit)
            let next = map.direction == .rises ? boundary.nextUp : boundary.nextDown
            #expect(map(next) > limit)
        }
    }
}
