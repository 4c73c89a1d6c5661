import TestSupport
import Testing

@testable import Reasons

@Suite struct ValueGridTests {
    static let values: [Double] = [
        0, -0.0, 1, -1, 0.5, -0.5, 2.5, 0x1p-1060, -0x1p-1060, .leastNonzeroMagnitude, 0x1p-149,
        0x1p-150,
        0x1.8p-150,
        0x1p53, -0x1p53, 0x1p53 - 1, 0x1p53 + 2, -0x1p53 - 2, 1e300, -1e300,
        .greatestFiniteMagnitude, 0.1, -0.1,
        16_777_217, -16_777_217,
    ]

    @Test(
        "floor and ceiling are the neighbours of a number",
        arguments: [ValueGrid.doubles, .floats, .wholes]
    )
    func neighbours(grid: ValueGrid) {
        for value in Self.values where grid != .floats || abs(value) < 3e38 {
            let (floor, ceiling) = (grid.floor(value), grid.ceiling(value))
            #expect(grid.value(at: floor) <= value && value <= grid.value(at: ceiling))
            #expect(ceiling - floor == (grid.value(at: floor) == value ? 0 : 1), "\(value)")
            for index in [floor, ceiling] where abs(value) < 1e300 {
                let (own, next) = (grid.value(at: index), grid.value(at: index + 1))
                #expect(own < next)
                #expect(grid.floor(own) == index && grid.ceiling(own) == index)
                switch grid {
                case .doubles: #expect(next == own.nextUp)
                case .floats: #expect(next == Double(Float(own).nextUp))
                case .wholes: #expect(next == (abs(own) < 0x1p53 ? own + 1 : own.nextUp))
                }
            }
        }
    }

    @Test("the first index is found from any guess, both ways")
    func first() {
        for length in [1, 2, 3, 7, 50] {
            for turn in 1...length {
                for guess in 0...length + 3 {
                    for spread in [UInt(0), 1, 5, 1000] {
                        let up = GridWay(start: -20, end: -20 + length)
                        let found = up.first(guess: UInt(guess), spread: spread) {
                            $0 >= -20 + turn
                        }
                        #expect(found == -20 + turn)
                        let down = GridWay(start: 20, end: 20 - length)
                        let other = down.first(guess: UInt(guess), spread: spread) {
                            $0 <= 20 - turn
                        }
                        #expect(other == 20 - turn)
                    }
                }
            }
        }
    }

    @Test("a way as long as the grid is halved, too")
    func longest() {
        let most = ValueGrid.doubles.floor(.greatestFiniteMagnitude)
        let way = GridWay(start: most, end: -most)
        #expect(way.first { ValueGrid.doubles.value(at: $0) <= -1 } == ValueGrid.doubles.floor(-1))
    }
}
