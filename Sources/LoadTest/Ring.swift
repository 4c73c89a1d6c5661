/// A queue in a circle: first in, first out, and no allocation once it is large enough.
struct Ring<Element> {
    // Invariant: slots.count is a power of two; elements stand in slots head ..< head + count, around the end.
    private var slots: [Element]
    private var head = 0
    private(set) var count = 0

    /// An empty ring with room for `capacity` elements, filled with `blank`.
    init(capacity: Int, blank: Element) {
        var size = 1
        while size < capacity { size *= 2 }
        slots = Array(repeating: blank, count: size)
    }

    /// The element `offset` places behind the first.
    subscript(offset: Int) -> Element {
        get { slots[(head + offset) & (slots.count - 1)] }
        set { slots[(head + offset) & (slots.count - 1)] = newValue }
    }

    /// Adds an element at the end.
    mutating func append(_ element: Element) {
        if count == slots.count { grow(filler: element) }
        slots[(head + count) & (slots.count - 1)] = element
        count += 1
    }

    /// Drops the first element; there must be one.
    mutating func removeFirst() {
        precondition(count > 0, "an empty ring has no first element")
        head = (head + 1) & (slots.count - 1)
        count -= 1
    }

    private mutating func grow(filler: Element) {
        let old = slots
        slots = (0..<old.count).map { old[(head + $0) & (old.count - 1)] }
        slots += repeatElement(filler, count: old.count)
        head = 0
    }
}
