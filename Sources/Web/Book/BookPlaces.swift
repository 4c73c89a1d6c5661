import Platform

/// Counts the books that are being scored, so that they do not become too many.
final class BookPlaces: Sendable {
    private let most: Int
    /// How many each caller has, by its address.
    private let taken = Guarded<[String: Int]>([:])

    /// Room for `most` books at one time.
    init(most: Int) {
        self.most = most
    }

    /// A place, given back when it goes.
    ///
    /// One caller may have all but one, so that who sends slowly shuts nobody else out.
    ///
    /// - Parameter peer: whose it is; nil where that is not known.
    /// - Returns: the place.
    /// - Throws: ``BookFault/busy`` when there is none for this caller.
    func take(for peer: String?) throws(BookFault) -> BookPlace {
        let peer = peer ?? ""
        let isFree = taken.withLock { taken in
            guard taken.values.reduce(0, +) < most, taken[peer, default: 0] < max(1, most - 1)
            else { return false }
            taken[peer, default: 0] += 1
            return true
        }
        guard isFree else { throw .busy }
        return BookPlace(of: self, peer)
    }

    fileprivate func giveBack(_ peer: String) {
        taken.withLock { taken in
            taken[peer, default: 0] -= 1
            if taken[peer] == 0 { taken[peer] = nil }
        }
    }
}

/// The right to score one book, for as long as somebody holds it.
final class BookPlace: Sendable {
    private let places: BookPlaces
    private let peer: String

    fileprivate init(of places: BookPlaces, _ peer: String) {
        self.places = places
        self.peer = peer
    }

    deinit {
        places.giveBack(peer)
    }
}
