/// Which connection gets the next request: the least busy one, those that are equally busy in turn.
///
/// Connections are numbers from 0, each with a count of requests in flight. Equally busy ones stand in a
/// list in the order in which they came to be so, and each count has its list, so that neither the choice
/// nor a change of a count takes longer the more connections there are.
struct LeastBusyOrder {
    // Invariant: a connection with a count of 0 or more stands in the list of that count, once, and in no
    // other; one with a count below 0 stands in none. No list below `lowest` has any.
    private var places: [Place]
    private var lists: [List] = [List()]
    private var lowest = 0
    /// Connections that can be chosen.
    private(set) var count = 0

    /// What stands before the first and behind the last of a list.
    private static let none: Int32 = -1

    private struct Place {
        var previous = LeastBusyOrder.none
        var next = LeastBusyOrder.none
        /// Requests in flight; below 0 for a connection that cannot be chosen.
        var inFlight: Int32 = -1
    }

    private struct List {
        var first = LeastBusyOrder.none
        var last = LeastBusyOrder.none
    }

    /// An order of the connections 0 ..< `connections`, none of which can be chosen yet.
    init(connections: Int) {
        places = Array(repeating: Place(), count: connections)
    }

    /// The connection to use next; nil when none can be chosen.
    ///
    /// It is the same until something changes, as it does when a request is sent on it.
    var next: Int? {
        mutating get {
            guard count > 0 else { return nil }
            // Counts grow one by one, so this takes a step for each request that was sent before.
            while lists[lowest].first == Self.none { lowest += 1 }
            return Int(lists[lowest].first)
        }
    }

    /// A connection has so many requests in flight now; one that could not be chosen can be from now on.
    mutating func set(_ connection: Int, inFlight: Int) {
        if places[connection].inFlight == inFlight { return }
        remove(connection)
        while lists.count <= inFlight { lists.append(List()) }
        let last = lists[inFlight].last
        places[connection] = Place(
            previous: last,
            next: Self.none,
            inFlight: Int32(inFlight)
        )
        if last == Self.none {
            lists[inFlight].first = Int32(connection)
        } else {
            places[Int(last)].next = Int32(connection)
        }
        lists[inFlight].last = Int32(connection)
        lowest = min(lowest, inFlight)
        count += 1
    }

    /// A connection cannot be chosen any more.
    mutating func remove(_ connection: Int) {
        let place = places[connection]
        guard place.inFlight >= 0 else { return }
        if place.previous == Self.none {
            lists[Int(place.inFlight)].first = place.next
        } else {
            places[Int(place.previous)].next = place.next
        }
        if place.next == Self.none {
            lists[Int(place.inFlight)].last = place.previous
        } else {
            places[Int(place.next)].previous = place.previous
        }
        places[connection] = Place()
        count -= 1
    }
}
