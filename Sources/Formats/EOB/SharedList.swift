/// A list with the meaning of an array, whose elements may stand in one piece of memory with those of its neighbours.
///
/// A claim has a dozen lists, most of them empty and the others short. As arrays each would be an allocation; read by
/// ``X12835Reader``, the lists of a transaction share a few pieces of memory instead. To change a list that shares its
/// memory copies its own elements out first, so that nobody else sees the change.
public struct SharedList<Element> {
    /// The memory; `nil` for an empty list that never had an element.
    fileprivate var slab: Slab<Element>?
    fileprivate var start: Int32 = 0
    fileprivate var length: Int32 = 0

    /// An empty list.
    public init() {}
}

// `Slab` is only ever written by its one owner, beyond the elements that any list shows.
extension SharedList: Sendable where Element: Sendable {}

extension SharedList: RandomAccessCollection, MutableCollection, RangeReplaceableCollection,
    ExpressibleByArrayLiteral
{
    /// The first place: 0.
    public var startIndex: Int { 0 }
    /// The place after the last: the number of elements.
    public var endIndex: Int { Int(length) }

    /// A list of these elements.
    public init(arrayLiteral elements: Element...) { self.init(elements) }

    /// The element at a place; traps beyond the last one, as an array does.
    public subscript(index: Int) -> Element {
        get {
            precondition(index >= 0 && index < Int(length), "index out of range")
            guard let slab else { preconditionFailure("a list with elements has memory") }
            return slab.base[Int(start) &+ index]
        }
        _modify {
            precondition(index >= 0 && index < Int(length), "index out of range")
            own(room: 0)
            guard let slab else { preconditionFailure("a list with elements has memory") }
            yield &slab.base[index]
        }
    }

    /// Adds an element at the end.
    public mutating func append(_ element: Element) {
        own(room: 1)
        guard let slab else { preconditionFailure("a list that grows has memory") }
        (slab.base + Int(length)).initialize(to: element)
        length += 1
        slab.counter.pointee = Int(length)
    }

    /// Puts other elements in the place of a range of them.
    public mutating func replaceSubrange(_ range: Range<Int>, with new: some Collection<Element>) {
        if range.isEmpty, range.lowerBound == count {
            for element in new { append(element) }
            return
        }
        var all = Array(self)
        all.replaceSubrange(range, with: new)
        self = SharedList()
        for element in all { append(element) }
    }

    /// Makes the memory this list's own, with room for more elements: then it begins at 0 and nothing else stands in it.
    private mutating func own(room: Int) {
        let count = Int(length)
        // Asked before anything else holds on to the memory.
        let isAlone = isKnownUniquelyReferenced(&slab)
        if isAlone, start == 0, let slab, slab.counter.pointee == count, count + room <= slab.capacity { return }
        guard slab != nil || room > 0 else { return }
        let isGrowing = slab.map { count + room > $0.capacity } ?? false
        let copy = Slab<Element>(capacity: Swift.max(isGrowing ? count * 2 : count, count + room, 2))
        if let slab { copy.base.initialize(from: slab.base + Int(start), count: count) }
        copy.counter.pointee = count
        slab = copy
        start = 0
    }
}

extension SharedList: Equatable where Element: Equatable {
    /// True when both have the same elements in the same order.
    public static func == (a: SharedList, b: SharedList) -> Bool { a.elementsEqual(b) }
}

extension SharedList: Hashable where Element: Hashable {
    /// Feeds the elements to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for element in self { hasher.combine(element) }
    }
}

extension SharedList: Encodable where Element: Encodable {
    /// Writes it as an array.
    public func encode(to encoder: any Encoder) throws { try Array(self).encode(to: encoder) }
}

extension SharedList: Decodable where Element: Decodable {
    /// Reads it from an array.
    public init(from decoder: any Decoder) throws { self.init(try [Element](from: decoder)) }
}

extension SharedList: CustomStringConvertible {
    /// As an array describes itself.
    public var description: String { Array(self).description }
}

/// A piece of memory that lists share; its elements go when the last list goes.
final class Slab<Element>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    /// How many elements stand in it. Behind a pointer: a property would be checked for exclusive access at each use.
    let counter: UnsafeMutablePointer<Int>
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
        counter = .allocate(capacity: 1)
        counter.initialize(to: 0)
    }

    deinit {
        base.deinitialize(count: counter.pointee)
        base.deallocate()
        counter.deallocate()
    }
}

/// Builds lists one after the other in one piece of memory, and takes a new piece when it is full.
struct SlabWriter<Element> {
    private var slab: Slab<Element>
    private var used = 0
    // What the slab says of itself: to ask it would retain and release it for each element.
    private var base: UnsafeMutablePointer<Element>
    private var counter: UnsafeMutablePointer<Int>
    private var capacity: Int
    private static var largest: Int { 2048 }

    init() {
        capacity = 16
        slab = Slab(capacity: capacity)
        base = slab.base
        counter = slab.counter
    }

    /// Uses the memory over again where no list is left in it.
    mutating func begin() {
        guard isKnownUniquelyReferenced(&slab) else { return }
        base.deinitialize(count: used)
        counter.pointee = 0
        used = 0
    }

    /// Adds an element to a list that this writer began, or to an empty one.
    @inline(__always)
    mutating func append(_ element: consuming Element, to list: inout SharedList<Element>) {
        if list.length == 0 {
            if used == capacity { renew(room: 1) }
            list.slab = slab
            list.start = Int32(truncatingIfNeeded: used)
        } else if used == capacity || Int(list.start) &+ Int(list.length) != used || list.slab !== slab {
            moveToEnd(&list)
        }
        (base + used).initialize(to: element)
        list.length &+= 1
        used &+= 1
        counter.pointee = used
    }

    /// Moves an element to the end of a list, and leaves a fresh one in its place.
    @inline(__always)
    mutating func take(
        _ cell: inout Element, leaving fresh: @autoclosure () -> Element, to list: inout SharedList<Element>
    ) {
        withUnsafeMutablePointer(to: &cell) { place in
            append(place.move(), to: &list)
            place.initialize(to: fresh())
        }
    }

    /// Begins a new piece of memory.
    @inline(never)
    private mutating func renew(room: Int) {
        capacity = max(min(capacity * 2, SlabWriter.largest), room * 2)
        slab = Slab(capacity: capacity)
        base = slab.base
        counter = slab.counter
        used = 0
    }

    /// Puts the list's elements behind everything else, into a new piece of memory if need be.
    @inline(never)
    private mutating func moveToEnd(_ list: inout SharedList<Element>) {
        let count = Int(list.length)
        guard let old = list.slab else { return }
        if used + count + 1 > capacity { renew(room: count + 1) }
        (base + used).initialize(from: old.base + Int(list.start), count: count)
        list.slab = slab
        list.start = Int32(truncatingIfNeeded: used)
        used += count
        counter.pointee = used
    }

    /// Changes elements of a list in place. Only for a list that this writer made and that nobody else has yet.
    func change(_ list: SharedList<Element>, _ body: (inout Element) -> Void) {
        guard let slab = list.slab else { return }
        for i in 0..<Int(list.length) { body(&slab.base[Int(list.start) + i]) }
    }
}

/// The writers for the lists of claims and lines.
struct X12Lists {
    var lines = SlabWriter<ServicePayment>()
    var adjustments = SlabWriter<Adjustment>()
    var references = SlabWriter<Reference>()
    var dates = SlabWriter<QualifiedDay>()
    var amounts = SlabWriter<QualifiedAmount>()
    var quantities = SlabWriter<Quantity>()
    var parties = SlabWriter<ClaimParty>()

    /// Begins a transaction: memory that nobody holds any more is used over again.
    mutating func begin() {
        // Lines first: they hold lists of the others.
        lines.begin()
        adjustments.begin()
        references.begin()
        dates.begin()
        amounts.begin()
        quantities.begin()
        parties.begin()
    }
}
