import Values

/// Bytes that grow, in memory that is used again and is let go by who made it. Without the checks of an array, which took
/// a third of the time of gathering a document's cells.
struct GrowingBytes {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    /// Gives the memory back: the bytes must not be used any more.
    func free() { base.deallocate() }

    var bytes: Bytes { Bytes(start: base, count: count) }

    @inline(__always)
    mutating func clear() { count = 0 }

    @inline(__always)
    mutating func append(_ more: Bytes) {
        guard let source = more.baseAddress, more.count > 0 else { return }
        if count &+ more.count > capacity { grow(to: count + more.count) }
        (base + count).update(from: source, count: more.count)
        count &+= more.count
    }

    private mutating func grow(to needed: Int) {
        capacity = max(capacity * 2, needed)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }
}

/// The cells of the record that was just gathered, valid until the next element.
struct GatheredRow: RowText {
    let cells: UnsafeMutablePointer<GrowingBytes>
    let count: Int
    let place: Position

    /// True: a record leaves out what it has not.
    var mayBeShort: Bool { true }
    /// False: the next record takes the place of this one.
    var isLasting: Bool { false }

    func isEscaped(_ index: Int) -> Bool { false }

    func raw(_ index: Int) -> Bytes { index < count ? cells[index].bytes : Bytes(start: nil, count: 0) }

    func trimmed(_ index: Int) -> Bytes { Text.trimmed(raw(index)) }

    func trimmedString(_ index: Int) -> String { Text.string(trimmed(index)) }

    func position(field: Int) -> Position { place.at(field) }

    func excerpt(field index: Int) -> Excerpt {
        var row = CellRow(file: place.file, unit: place.unit)
        for i in 0..<count { row.append(raw(i)) }
        return row.excerpt(field: index)
    }
}
