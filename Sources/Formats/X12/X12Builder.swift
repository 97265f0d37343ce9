import Values

/// Puts the segments of one 835 transaction together: a ``Remittance`` grows from ST to SE.
///
/// Segments of a loop may come in any order inside it. What stands in the way of posting goes to the remittance's
/// obstacles, the rest to ``notes``.
struct X12Builder {
    /// The loop of the guide that the last segment belongs to.
    enum Loop {
        /// Before the payer.
        case header
        /// 1000A.
        case payer
        /// 1000B.
        case payee
        /// A name that is neither payer nor payee.
        case other
        /// 2000.
        case group
        /// 2100.
        case claim
        /// 2110.
        case line
        /// PLB.
        case summary
    }

    /// How many findings of one code a transaction may bring before they are only counted.
    static let findingLimit = 20

    var remittance = Remittance()
    var notes: [Finding] = []
    var loop = Loop.header
    var claim = ClaimPayment()
    var line = ServicePayment()
    var hasBPR = false
    var sawForeignText = false
    /// Amounts that could not be read so far; where one is missing, an equation says nothing.
    var unreadable = 0
    var unreadableBeforeClaim = 0
    var unreadableBeforeLine = 0
    var claimAdjusted = X12Sum()
    var lineAdjusted = X12Sum()
    var patientShare = X12Sum()
    var lineCharges = X12Sum()
    var claimsPaid = X12Sum()
    var providerAdjusted = X12Sum()
    var interest = X12Sum()
    var paymentDay: Day?
    var paymentPosition = Position.none
    var groupDay: Day?
    var joins = false
    var scopeIsUsed = false
    var scopeHasPayer = false
    var scopeHasPayee = false
    var lastModifiers: [String] = []
    private var lastDay: (written: UInt64, day: Day) = (0, Day(number: 0))
    var lists = X12Lists()
    let file: Int32
    private let codes: X12Codes
    private var counts: [String: Int] = [:]

    init(file: Int32, codes: X12Codes) {
        self.file = file
        self.codes = codes
    }

    /// Begins another transaction with the memory of the last one, as far as nobody kept any of it.
    mutating func restart() {
        let expected = remittance.claims.count
        var memory = X12Lists()
        swap(&memory, &lists)
        self = X12Builder(file: file, codes: codes)
        memory.begin()
        lists = memory
        remittance.claims.reserveCapacity(expected)
    }

    /// Where a segment, or one of its elements, stands.
    @inline(__always)
    func position(_ s: borrowing X12Tokenizer, _ element: Int = 0) -> Position {
        Position(file: file, unit: .segment, record: s.number, field: Int32(element), offset: Int64(s.offset))
    }

    /// An element as text, blanks at its sides left out.
    @inline(__always)
    mutating func text(_ b: Bytes) -> String {
        let trimmed = X12Values.trimmed(b)
        if trimmed.isEmpty { return "" }
        if let known = codes.text(trimmed) { return known }
        return longText(trimmed)
    }

    /// Text that is hardly ever said twice, such as a claim number: a look into the cache would be wasted on it.
    @inline(__always)
    mutating func ownText(_ b: Bytes) -> String { longText(X12Values.trimmed(b)) }

    private mutating func longText(_ b: Bytes) -> String {
        if let text = Text.ascii(b) { return text }
        if let text = String(validating: b, as: UTF8.self) { return text }
        sawForeignText = true
        return Text.string(b)
    }

    /// A required amount. Anything else than an amount is an obstacle, and read as zero.
    @inline(__always)
    mutating func amount(_ s: borrowing X12Tokenizer, _ element: Int, _ name: StaticString) -> Cents {
        if let value = X12Values.amount(s.element(element)) { return value }
        let isEmpty = X12Values.trimmed(s.element(element)).isEmpty
        let place = position(s, element)
        unreadableAmount(at: place, name, isEmpty: isEmpty)
        return .zero
    }

    /// An amount that may be empty; `nil` then.
    @inline(__always)
    mutating func optionalAmount(_ s: borrowing X12Tokenizer, _ element: Int, _ name: StaticString) -> Cents? {
        X12Values.trimmed(s.element(element)).isEmpty ? nil : amount(s, element, name)
    }

    private mutating func unreadableAmount(at place: Position, _ name: StaticString, isEmpty: Bool) {
        unreadable += 1
        obstacle(
            isEmpty ? "amount-missing" : "amount-unreadable", at: place,
            isEmpty
                ? "\(name) is empty where an amount must stand."
                : "\(name) is not an amount; expected digits with at most two decimals and no sign but minus.",
            remedy: "Ask the payer or clearing house for a corrected file; the transaction is not posted.")
    }

    /// A day (CCYYMMDD); anything else is a warning and `nil`.
    mutating func day(_ s: borrowing X12Tokenizer, _ element: Int) -> Day? {
        let bytes = X12Values.trimmed(s.element(element))
        // Neighbours bear the same day as a rule.
        let written = bytes.count == 8 ? bytes.baseAddress.map { X12Word.load($0) } : nil
        if let written, written == lastDay.written { return lastDay.day }
        if let day = Day(compact: bytes) {
            if let written { lastDay = (written, day) }
            return day
        }
        if !bytes.isEmpty {
            note(
                "date-unreadable", .warning, at: position(s, element),
                "The date is not a day of the calendar written as CCYYMMDD.",
                remedy: "It was left out; check the date by hand.")
        }
        return nil
    }

    /// What keeps the transaction from being posted.
    mutating func obstacle(_ code: String, at place: Position, _ message: String, remedy: String) {
        guard admits(code) else { return }
        remittance.obstacles.append(Finding(code, .error, at: place, message, remedy: remedy))
    }

    /// What is worth knowing, or looking at.
    mutating func note(
        _ code: String, _ severity: Finding.Severity, at place: Position, _ message: String, remedy: String
    ) {
        guard admits(code) else { return }
        notes.append(Finding(code, severity, at: place, message, remedy: remedy))
    }

    private mutating func admits(_ code: String) -> Bool {
        counts[code, default: 0] += 1
        return counts[code, default: 0] <= X12Builder.findingLimit
    }

    /// How many findings were counted without being kept, by code.
    var unkept: [(code: String, count: Int)] {
        counts.filter { $0.value > X12Builder.findingLimit }
            .map { ($0.key, $0.value - X12Builder.findingLimit) }.sorted { $0.0 < $1.0 }
    }

    /// Keeps a segment that has no place in the loop.
    mutating func keepUnknown(_ s: borrowing X12Tokenizer) {
        guard remittance.unknownSegments.count < 1000 else { return }
        var elements: [String] = []
        for i in 0...min(s.count, 40) { elements.append(text(s.element(i))) }
        remittance.unknownSegments.append(RawSegment(elements: elements, position: position(s)))
    }

    /// Takes one segment between ST and SE.
    mutating func add(_ s: borrowing X12Tokenizer) {
        switch s.id.rawValue {
        case X12ID.ref: reference(s)
        case X12ID.cas: adjustments(s)
        case X12ID.dtm: date(s)
        case X12ID.svc: service(s)
        case X12ID.amt: informationalAmount(s)
        case X12ID.nm1: name(s)
        case X12ID.clp: claimPayment(s)
        case X12ID.lq: remark(s)
        case X12ID.qty: quantity(s)
        case X12ID.moa: outpatient(s)
        case X12ID.mia: inpatient(s)
        case X12ID.plb: providerAdjustment(s)
        case X12ID.lx: group(s)
        case X12ID.n1: organization(s)
        case X12ID.n3, X12ID.n4: address(s)
        case X12ID.per: contact(s)
        case X12ID.bpr: payment(s)
        case X12ID.trn: trace(s)
        case X12ID.cur: currency(s)
        case X12ID.ts3, X12ID.ts2: summary(s)
        case X12ID.rdm: delivery(s)
        default: keepUnknown(s)
        }
        if s.isTooLong {
            obstacle(
                "segment-too-long", at: position(s),
                "The segment is longer than \(X12Tokenizer.segmentLimit) bytes: its terminator is probably lost.",
                remedy: "Get the file again from where it came from; the transaction is not posted.")
        }
    }
}
