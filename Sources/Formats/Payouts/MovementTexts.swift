import Values

/// The texts of a movement in one block of bytes: a dozen strings a row, most of them empty, would cost ten times the
/// memory and most of the reading time.
///
/// Each text is its tag, its length (seven bits a byte, low ones first) and its UTF-8 bytes. Tags ascend, so that equal
/// texts are equal bytes; texts of one tag stand in the order in which they were added.
struct MovementTexts: Sendable, Hashable {
    /// Which text of a movement.
    enum Tag: UInt8, CaseIterable {
        case parentKey, id, name, email, handle, lastFour, brand, memo, invoice, trace, vendorType, reason

        /// True for what a processor or bank tells records apart by; everything else may be written by people.
        var isID: Bool { self == .parentKey || self == .id || self == .trace }
    }

    private(set) var bytes: [UInt8] = []

    /// The text of a tag; empty where there is none.
    subscript(_ tag: Tag) -> String {
        get {
            bytes.withUnsafeBufferPointer { block in
                for text in Walk(block) where text.tag == tag.rawValue { return Text.string(text.bytes) }
                return ""
            }
        }
        set { replace(tag, newValue.isEmpty ? [] : [newValue]) }
    }

    /// All texts of a tag.
    func all(_ tag: Tag) -> [String] {
        bytes.withUnsafeBufferPointer { block in
            var found: [String] = []
            for text in Walk(block) where text.tag == tag.rawValue { found.append(Text.string(text.bytes)) }
            return found
        }
    }

    /// Sets all texts of a tag.
    mutating func replace(_ tag: Tag, _ texts: [String]) {
        let range = range(of: tag)
        if range.isEmpty, texts.isEmpty { return }
        var block: [UInt8] = []
        for text in texts {
            var text = text
            text.withUTF8 { MovementTexts.append(tag, $0, to: &block) }
        }
        bytes.replaceSubrange(range, with: block)
    }

    /// True when one of the texts that are no ids holds what looks like a card number.
    var mayHoldCardNumber: Bool {
        guard bytes.count > 13 else { return false }
        return bytes.withUnsafeBufferPointer { block in
            for text in Walk(block) where text.bytes.count >= 13 {
                if Tag(rawValue: text.tag)?.isID == false, CardNumbers.first(in: text.bytes) != nil { return true }
            }
            return false
        }
    }

    /// Where the texts of a tag stand, or would.
    private func range(of tag: Tag) -> Range<Int> {
        bytes.withUnsafeBufferPointer { block in
            var start = block.count
            for text in Walk(block) where text.tag >= tag.rawValue {
                start = min(start, text.start)
                if text.tag > tag.rawValue { return start..<text.start }
            }
            return start..<block.count
        }
    }

    @inline(__always)
    private static func append(_ tag: Tag, _ text: Bytes, to block: inout [UInt8]) {
        block.append(tag.rawValue)
        var length = text.count
        while length >= 0x80 {
            block.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        block.append(UInt8(length))
        block.append(contentsOf: text)
    }

    /// One text after another.
    private struct Walk: Sequence, IteratorProtocol {
        private let block: Bytes
        private var at = 0

        init(_ block: Bytes) { self.block = block }

        mutating func next() -> (tag: UInt8, start: Int, bytes: Bytes)? {
            guard at < block.count else { return nil }
            let start = at
            let tag = block[at]
            var length = 0
            var shift = 0
            at += 1
            while block[at] >= 0x80 {
                length |= Int(block[at] & 0x7F) << shift
                shift += 7
                at += 1
            }
            length |= Int(block[at]) << shift
            let from = at + 1
            at = from + length
            return (tag, start, Bytes(rebasing: block[from..<at]))
        }
    }

    /// Gathers the texts of one row after another from the file's bytes, without a `String` for any. Texts are added in
    /// the order of their tags.
    struct Gatherer {
        private var block: [UInt8] = []
        private var ids: [Range<Int>] = []

        init() { block.reserveCapacity(512) }

        /// Adds a text unless it is empty.
        mutating func add(_ tag: Tag, _ row: VendorRow, _ column: Int) {
            guard column >= 0 else { return }
            let raw = row.row.trimmed(column)
            guard !raw.isEmpty else { return }
            if raw[0] != 0x3D, Text.isASCII(raw), !row.row.isEscaped(column) {
                append(tag, raw, to: &block)
            } else {
                var text = row.text(column)
                text.withUTF8 { if !$0.isEmpty { append(tag, $0, to: &block) } }
            }
        }

        /// Adds an id unless it is empty or there already.
        mutating func addID(_ row: VendorRow, _ column: Int) {
            let start = block.count
            add(.id, row, column)
            guard block.count > start else { return }
            let isKnown = ids.contains { $0.count == block.count - start && block[$0].elementsEqual(block[start...]) }
            if isKnown { block.removeLast(block.count - start) } else { ids.append(start..<block.count) }
        }

        /// The texts gathered, and ready for the next row.
        mutating func take() -> MovementTexts {
            var texts = MovementTexts()
            texts.bytes = block.withUnsafeBufferPointer { Array($0) }
            block.removeAll(keepingCapacity: true)
            ids.removeAll(keepingCapacity: true)
            return texts
        }
    }
}

extension Movement {
    /// The key of the movement that this one undoes (a refund's charge), where the source says so.
    public var parentKey: String? {
        get {
            let key = texts[.parentKey]
            return key.isEmpty ? nil : key
        }
        set { texts[.parentKey] = newValue ?? "" }
    }
    /// Other ids of the same money, strongest first: charge, intent, order, invoice: any may stand in a recorded
    /// payment's reference.
    public var ids: [String] {
        get { texts.all(.id) }
        set { texts.replace(.id, newValue) }
    }
    /// The other side's name as written.
    public var name: String {
        get { texts[.name] }
        set { texts[.name] = newValue }
    }
    /// The other side's e-mail.
    public var email: String {
        get { texts[.email] }
        set { texts[.email] = newValue }
    }
    /// The other side's phone or user name.
    public var handle: String {
        get { texts[.handle] }
        set { texts[.handle] = newValue }
    }
    /// Last four digits of the card.
    public var lastFour: String {
        get { texts[.lastFour] }
        set { texts[.lastFour] = newValue }
    }
    /// Card brand, `HSA`, `FSA`.
    public var brand: String {
        get { texts[.brand] }
        set { texts[.brand] = newValue }
    }
    /// Note, description, item title.
    public var memo: String {
        get { texts[.memo] }
        set { texts[.memo] = newValue }
    }
    /// The invoice number that the source states in a field of its own.
    public var invoice: String {
        get { texts[.invoice] }
        set { texts[.invoice] = newValue }
    }
    /// Trace number of the transfer to the bank.
    public var trace: String {
        get { texts[.trace] }
        set { texts[.trace] = newValue }
    }
    /// The vendor's own word for the row: type, category, status.
    public var vendorType: String {
        get { texts[.vendorType] }
        set { texts[.vendorType] = newValue }
    }
    /// True where the source says that the payment was made by AutoPay: in a column of its own, in the row's type, or in
    /// the description that the billing system gave a Stripe charge.
    public var isAutoPay: Bool {
        AutoPay.isNamed(in: vendorType) || (processor == "stripe" && AutoPay.isNamed(in: memo))
    }
    /// Why it was set aside.
    public var reason: String {
        get { texts[.reason] }
        set { texts[.reason] = newValue }
    }
}
