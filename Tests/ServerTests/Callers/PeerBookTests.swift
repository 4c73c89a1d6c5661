import TestSupport
import Testing

@testable import Server

@Suite struct PeerBookTests {
    private static func peer(_ number: Int) -> Peer { .address([UInt8(number)]) }

    @Test func `a single peer may have all places, and gives them to those who come`() {
        let book = PeerBook(loops: 2)
        for number in 0..<10 { book.join(Self.peer(1), on: number % 3 == 0 ? 0 : 1) }
        // To itself it gives none.
        #expect(book.giver(to: Self.peer(1)) == nil)
        for given in 0..<5 {
            guard let giver = book.giver(to: Self.peer(2)) else {
                Issue.record("nobody gives after \(given)")
                return
            }
            #expect(giver.peer == Self.peer(1))
            book.leave(giver.peer, on: giver.loop)
            book.join(Self.peer(2), on: 0)
        }
        // Both have five now, and a third gets from either.
        #expect(book.giver(to: Self.peer(2)) == nil && book.giver(to: Self.peer(1)) == nil)
        #expect(book.giver(to: Self.peer(3)) != nil)
    }

    @Test func `a connection that turns out to be another's counts for it`() {
        let book = PeerBook(loops: 1)
        for _ in 0..<4 { book.join(.address([9]), on: 0) }
        #expect(book.giver(to: .certificate([1]))?.peer == .address([9]))
        for _ in 0..<4 { book.move(from: .address([9]), to: .certificate([1]), on: 0) }
        #expect(book.giver(to: .certificate([1])) == nil)
        #expect(book.giver(to: .address([9]))?.peer == .certificate([1]))
        for _ in 0..<4 { book.leave(.certificate([1]), on: 0) }
        #expect(book.giver(to: .unknown) == nil)
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func `whoever comes and goes, the giver has the most`(seed: UInt64) {
        var random = Xorshift(seed: seed)
        let book = PeerBook(loops: 3)
        var counts = [Int: [Int]]()
        for _ in 0..<2000 {
            let number = random.below(6)
            let loop = random.below(3)
            var own = counts[number] ?? [0, 0, 0]
            if random.below(2) == 0 || own[loop] == 0 {
                own[loop] += 1
                book.join(Self.peer(number), on: loop)
            } else {
                own[loop] -= 1
                book.leave(Self.peer(number), on: loop)
            }
            counts[number] = own
            let most = counts.values.map { $0.reduce(0, +) }.max() ?? 0
            let giver = book.giver(to: Self.peer(99))
            guard most >= 2 else {
                #expect(giver == nil)
                continue
            }
            let theirs = (0..<6).first { giver?.peer == Self.peer($0) }.flatMap { counts[$0] } ?? []
            #expect(theirs.reduce(0, +) == most)
            #expect(giver.map { theirs[$0.loop] } == theirs.max())
        }
    }
}
