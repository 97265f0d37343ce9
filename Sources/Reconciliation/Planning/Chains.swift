/// Lists of numbers for places from 0 on, most of them empty or of one number, without memory of their own for each.
struct Chains: Sendable {
    private var first: [Int32] = []
    private var last: [Int32] = []
    private var items: [(value: Int, next: Int32)] = []

    /// Adds a number at the end of a place's list.
    mutating func append(_ value: Int, to place: Int) {
        while first.count <= place {
            first.append(-1)
            last.append(-1)
        }
        let at = Int32(items.count)
        items.append((value, -1))
        if first[place] < 0 { first[place] = at } else { items[Int(last[place])].next = at }
        last[place] = at
    }

    /// The numbers of a place, in the order in which they came.
    subscript(place: Int) -> List { List(items: items, at: place < first.count ? first[place] : -1) }

    /// The numbers of one place.
    struct List: Sequence, IteratorProtocol {
        fileprivate let items: [(value: Int, next: Int32)]
        fileprivate var at: Int32

        mutating func next() -> Int? {
            guard at >= 0 else { return nil }
            let item = items[Int(at)]
            at = item.next
            return item.value
        }
    }
}
