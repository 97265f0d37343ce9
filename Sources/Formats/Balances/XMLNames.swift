import Values

/// Numbers for the names of a document, so that paths are compared by number.
///
/// libxml2 gives equal names of one document the same address: a name's text is looked at once.
struct XMLNames: ~Copyable {
    /// What a name may mean by itself.
    struct Meaning {
        var isTotal = false
        var isAsOf = false
        var isCurrency = false
        var isValue = false
    }

    /// What each name may mean, by its number.
    private(set) var meanings: [Meaning] = []
    private var texts: [[UInt8]] = []
    private var numbers: [[UInt8]: Int32] = [:]
    private var addresses: UnsafeMutablePointer<(address: UInt, number: Int32)>
    private var size = 256
    private var used = 0

    init() {
        addresses = .allocate(capacity: 256)
        addresses.initialize(repeating: (0, 0), count: 256)
    }

    deinit { addresses.deallocate() }

    /// The number of a name that the parser gave.
    @inline(__always)
    mutating func number(_ name: Bytes) -> Int32 {
        let address = UInt(bitPattern: name.baseAddress)
        var slot = Int(truncatingIfNeeded: (address &>> 3) &* 0x9E37_79B9_7F4A_7C15 &>> 40) & (size &- 1)
        while addresses[slot].address != 0 {
            if addresses[slot].address == address { return addresses[slot].number }
            slot = (slot &+ 1) & (size &- 1)
        }
        return learn(name, address)
    }

    private mutating func learn(_ name: Bytes, _ address: UInt) -> Int32 {
        let number = number(Array(name))
        if used * 2 >= size { grow() }
        place(address, number)
        used += 1
        return number
    }

    private func place(_ address: UInt, _ number: Int32) {
        var slot = Int(truncatingIfNeeded: (address &>> 3) &* 0x9E37_79B9_7F4A_7C15 &>> 40) & (size &- 1)
        while addresses[slot].address != 0 { slot = (slot &+ 1) & (size &- 1) }
        addresses[slot] = (address, number)
    }

    private mutating func grow() {
        let old = addresses
        let count = size
        size *= 2
        addresses = .allocate(capacity: size)
        addresses.initialize(repeating: (0, 0), count: size)
        for i in 0..<count where old[i].address != 0 { place(old[i].address, old[i].number) }
        old.deallocate()
    }

    /// The number of a name by its text.
    mutating func number(_ text: [UInt8]) -> Int32 {
        if let known = numbers[text] { return known }
        let made = Int32(texts.count)
        numbers[text] = made
        texts.append(text)
        meanings.append(text.withUnsafeBufferPointer { XMLNames.meaning($0) })
        return made
    }

    private static let totals: [StaticString] = [
        "total", "totals", "grandtotal", "grandtotals", "grand_total", "grand-total", "reporttotal", "reporttotals",
        "summary", "controltotals", "controltotal", "subtotal", "subtotals",
    ]

    /// What systems call the currency of an amount; `currencyID` is UBL's.
    private static let currencies: [StaticString] = ["currency", "cur", "curr", "ccy", "currencycode", "currencyid"]

    private static func meaning(_ name: Bytes) -> Meaning {
        var made = Meaning()
        made.isTotal = totals.contains { Text.equals(name, $0) }
        made.isAsOf =
            Text.equals(name, "asof") || Text.equals(name, "as_of") || Text.equals(name, "as-of")
            || Text.equals(name, "asofdate")
        made.isCurrency = currencies.contains { Text.equals(name, $0) }
        made.isValue = XMLStream.same(name, "value")
        return made
    }
}

/// The columns of a record as a tree of names: `Money/Amount`, `balance/@value`, `Name | FullName`.
struct XMLColumnTree {
    private struct Node {
        var children: [(name: Int32, node: Int32)] = []
        var attributes: [(name: Int32, column: Int32)] = []
        var column: Int32 = -1
    }

    private var nodes = [Node()]

    init(_ columns: [String], _ names: inout XMLNames) {
        for (i, column) in columns.enumerated() {
            for one in column.split(separator: " | ") { add(String(one), Int32(i), &names) }
        }
    }

    private mutating func add(_ path: String, _ column: Int32, _ names: inout XMLNames) {
        let parts = path.split(separator: "/")
        var node = 0
        for part in parts {
            if part.first == "@" {
                nodes[node].attributes.append((names.number(Array(part.dropFirst().utf8)), column))
                return
            }
            let name = names.number(Array(part.utf8))
            // A plain name may be the record's own attribute too.
            if parts.count == 1 { nodes[0].attributes.append((name, column)) }
            if let next = child(Int32(node), name) {
                node = Int(next)
            } else {
                nodes.append(Node())
                nodes[node].children.append((name, Int32(nodes.count - 1)))
                node = nodes.count - 1
            }
        }
        if nodes[node].column < 0 { nodes[node].column = column }
    }

    /// The node of a child; `nil` where no column's path goes on.
    @inline(__always)
    func child(_ node: Int32, _ name: Int32) -> Int32? {
        for one in nodes[Int(node)].children where one.name == name { return one.node }
        return nil
    }

    /// The column that an element's text is; -1 for none.
    @inline(__always)
    func column(_ node: Int32) -> Int { Int(nodes[Int(node)].column) }

    /// The column that an attribute of an element is.
    @inline(__always)
    func column(_ node: Int32, attribute: Int32) -> Int? {
        for one in nodes[Int(node)].attributes where one.name == attribute { return Int(one.column) }
        return nil
    }
}
