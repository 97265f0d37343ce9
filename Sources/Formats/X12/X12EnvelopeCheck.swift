import Values

/// Follows ISA, GS, GE and IEA, and reports counts and control numbers that disagree (835.md §4.2). None of it is fatal:
/// what counts for posting is the transaction.
struct X12EnvelopeCheck {
    private let file: Int32
    private var interchange: (control: String, position: Position)?
    private var group: (control: String, position: Position)?
    private var groups = 0
    private var transactions = 0
    private var controls: Set<String> = []
    private var sender = ""
    private var receiver = ""
    private var version = ""
    /// True inside an interchange that its sender marked as a test (ISA15).
    private(set) var isTest = false
    /// The day on which the group was made (GS04).
    private(set) var groupDay: Day?

    private var interchangeMade: [String]?
    private var groupParties: [String]?
    private var groupMade: [String]?

    init(file: Int32) {
        self.file = file
    }

    /// What the envelope says of a transaction.
    func facts(ordinal: Int, _ s: borrowing X12Tokenizer) -> Envelope {
        var facts = Envelope()
        facts.sender = sender
        facts.receiver = receiver
        facts.interchange = interchange?.control ?? ""
        facts.group = group?.control ?? ""
        facts.transaction = text(s.element(2))
        facts.version = version.isEmpty ? text(s.element(3)) : version
        facts.interchangeMade = interchangeMade
        facts.groupParties = groupParties
        facts.groupMade = groupMade
        facts.ordinal = ordinal
        return facts
    }

    mutating func take(_ s: borrowing X12Tokenizer, _ findings: inout [Finding]) {
        switch s.id.rawValue {
        case X12ID.isa: beginInterchange(s, &findings)
        case X12ID.gs: beginGroup(s, &findings)
        case X12ID.ge: endGroup(s, &findings)
        case X12ID.iea: endInterchange(s, &findings)
        default: break
        }
    }

    mutating func startTransaction(_ s: borrowing X12Tokenizer, _ findings: inout [Finding]) {
        transactions += 1
        let control = text(s.element(2))
        guard controls.count < 100_000, !controls.insert(control).inserted else { return }
        findings.append(
            Finding(
                "st-control-repeated", .warning, at: position(s, 2),
                "The control number of the transaction (ST02) was used before in this group.",
                remedy: "Nothing to do if both are different payments; they are told apart by their content."))
    }

    private mutating func beginInterchange(_ s: borrowing X12Tokenizer, _ findings: inout [Finding]) {
        closeOpen(at: position(s), &findings)
        if s.isUnreadableHeader {
            findings.append(
                Finding(
                    "isa-unreadable", .refusal, at: position(s),
                    "The interchange header (ISA) cannot be understood: no delimiters follow from it.",
                    remedy: "Get the file again from where it came from."))
        }
        if s.isUnpadded {
            findings.append(
                Finding(
                    "isa-not-padded", .info, at: position(s),
                    "The interchange header (ISA) does not have the 106 bytes of the standard; it was read by counting.",
                    remedy: "Nothing to do."))
        }
        if s.isGuessed {
            findings.append(
                Finding(
                    "delimiters-inferred", .warning, at: position(s),
                    "The interchange header (ISA) is damaged; the delimiters were inferred from what follows.",
                    remedy: "Ask the clearing house for the file as the payer sent it."))
        }
        sender = text(s.element(6))
        receiver = text(s.element(8))
        interchange = (text(s.element(13)), position(s))
        interchangeMade = [text(s.element(9)), text(s.element(10))]
        groupParties = nil
        groupMade = nil
        groups = 0
        isTest = text(s.element(15)) == "T"
        version = ""
        groupDay = nil
        if isTest {
            findings.append(
                Finding(
                    "test-transmission", .warning, at: position(s, 15),
                    "The sender marked the interchange as a test (ISA15 = T): nothing of it is posted.",
                    remedy: "Ask the clearing house for production files if this one should count."))
        }
    }

    private mutating func beginGroup(_ s: borrowing X12Tokenizer, _ findings: inout [Finding]) {
        closeGroup(at: position(s), &findings)
        groups += 1
        transactions = 0
        controls.removeAll(keepingCapacity: true)
        version = text(s.element(8))
        groupDay = Day(compact: Text.trimmed(s.element(4)))
        group = (text(s.element(6)), position(s))
        groupParties = [text(s.element(2)), text(s.element(3))]
        groupMade = [text(s.element(4)), text(s.element(5))]
    }

    private mutating func endGroup(_ s: borrowing X12Tokenizer, _ findings: inout [Finding]) {
        if X12Values.whole(s.element(1)) != transactions {
            disagree(
                "ge-count-wrong", s, 1, "GE01 does not state the \(transactions) transactions that the group has",
                &findings)
        }
        if let group, !X12EnvelopeCheck.same(group.control, text(s.element(2))) {
            disagree("ge-control-mismatch", s, 2, "GE02 is not the control number of the group (GS06)", &findings)
        }
        group = nil
    }

    private mutating func endInterchange(_ s: borrowing X12Tokenizer, _ findings: inout [Finding]) {
        closeGroup(at: position(s), &findings)
        if X12Values.whole(s.element(1)) != groups {
            disagree(
                "iea-count-wrong", s, 1, "IEA01 does not state the \(groups) groups that the interchange has", &findings
            )
        }
        if let interchange, !X12EnvelopeCheck.same(interchange.control, text(s.element(2))) {
            disagree(
                "iea-control-mismatch", s, 2, "IEA02 is not the control number of the interchange (ISA13)", &findings)
        }
        interchange = nil
    }

    /// The end of the file: what is still open, and a last segment that was cut.
    mutating func end(_ s: borrowing X12Tokenizer, _ findings: inout [Finding]) {
        if !s.isTerminated, s.number > 0 {
            let isEnd = s.id.rawValue == X12ID.iea || (s.id.rawValue == X12ID.se && s.beginning == .transaction)
            findings.append(
                Finding(
                    isEnd ? "terminator-missing" : "file-truncated", isEnd ? .info : .warning, at: position(s),
                    isEnd
                        ? "The last segment has no terminator." : "The file ends inside a segment: it was cut.",
                    remedy: isEnd ? "Nothing to do." : "Get the whole file again from where it came from."))
        }
        closeOpen(at: position(s), &findings)
    }

    private mutating func closeOpen(at place: Position, _ findings: inout [Finding]) {
        closeGroup(at: place, &findings)
        guard let open = interchange else { return }
        findings.append(
            Finding(
                "iea-missing", .warning, at: open.position, "The interchange is never closed (IEA).",
                remedy: "Check that the file is whole: transactions may be missing at its end."))
        interchange = nil
    }

    private mutating func closeGroup(at place: Position, _ findings: inout [Finding]) {
        guard let open = group else { return }
        findings.append(
            Finding(
                "ge-missing", .warning, at: open.position, "The group is never closed (GE).",
                remedy: "Check that the file is whole: transactions may be missing at its end."))
        group = nil
    }

    private func disagree(
        _ code: String, _ s: borrowing X12Tokenizer, _ element: Int, _ what: String, _ findings: inout [Finding]
    ) {
        findings.append(
            Finding(
                code, .warning, at: position(s, element), what + ".",
                remedy:
                    "Check with the clearing house that the file is whole; its transactions are checked on their own."))
    }

    /// Control numbers are equal when they differ in leading zeros only.
    private static func same(_ a: String, _ b: String) -> Bool {
        a == b || a.drop { $0 == "0" } == b.drop { $0 == "0" }
    }

    private func text(_ b: Bytes) -> String { Text.string(Text.trimmed(b)) }

    private func position(_ s: borrowing X12Tokenizer, _ element: Int = 0) -> Position {
        Position(file: file, unit: .segment, record: s.number, field: Int32(element), offset: Int64(s.offset))
    }
}

extension X12Builder {
    /// SE: its count, its control number, and that it is whole.
    mutating func checkTrailer(_ s: borrowing X12Tokenizer, segments: Int) {
        remittance.envelope.segments = segments
        let whole = "Get the whole file again from where it came from; the transaction is not posted."
        let stated = X12Values.whole(s.element(1))
        let control = text(s.element(2))
        if stated != segments {
            obstacle(
                "se-count-wrong", at: position(s, 1),
                "SE01 states \(stated.map(String.init) ?? "no number of") segments, the transaction has \(segments).",
                remedy: whole)
        }
        if control != remittance.envelope.transaction {
            obstacle(
                "se-control-mismatch", at: position(s, 2), "SE02 is not the control number of the transaction (ST02).",
                remedy: whole)
        }
        // Without an envelope SE may be the last of the file, and a text editor drops what stands behind it.
        if !s.isTerminated, s.beginning == .interchange {
            obstacle("transaction-truncated", at: position(s), "The file ends inside SE: it was cut.", remedy: whole)
        }
    }

    /// The version of the guide: 5010, and 4010 where it agrees.
    mutating func checkVersion() {
        let version = remittance.envelope.version
        if version.isEmpty || version.hasPrefix("005010X221") { return }
        if version == "005010" || version == "004010" || version.hasPrefix("004010X091") {
            note(
                "version-other", .info, at: remittance.position,
                "The transaction is of version \(version), not 005010X221A1; it was read where both agree.",
                remedy: "Nothing to do.")
            return
        }
        obstacle(
            "version-unsupported", at: remittance.position,
            "The transaction is of version \(version.prefix(12)); 005010X221A1 and 004010X091A1 are read.",
            remedy: "Ask the payer or clearing house for version 5010; the transaction is not posted.")
    }
}
