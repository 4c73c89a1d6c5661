import Platform

/// Counts the books that are being scored, so that they do not become too many.
final class BookPlaces: Sendable {
    private let most: Int
    private let taken = Guarded(0)

    /// Room for `most` books at one time.
    init(most: Int) {
        self.most = most
    }

    /// A place, given back when it goes.
    ///
    /// - Throws: ``BookFault/busy`` when there is none.
    func take() throws(BookFault) -> BookPlace {
        let isFree = taken.withLock { taken in
            guard taken < most else { return false }
            taken += 1
            return true
        }
        guard isFree else { throw .busy }
        return BookPlace(of: self)
    }

    fileprivate func giveBack() {
        taken.withLock { $0 -= 1 }
    }
}

/// The right to score one book, for as long as somebody holds it.
final class BookPlace: Sendable {
    private let places: BookPlaces

    fileprivate init(of places: BookPlaces) {
        self.places = places
    }

    deinit {
        places.giveBack()
    }
}
