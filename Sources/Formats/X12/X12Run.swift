import Values

/// One pass over the segments of a file: transactions go to ``X12Builder``, the envelope to ``X12EnvelopeCheck``.
struct X12Run {
    private(set) var summary = X12Summary()
    private let file: Int32
    private let limit: Int
    private var envelope: X12EnvelopeCheck
    private var reported: Set<String> = []
    private var others: [(set: String, count: Int, position: Position)] = []
    private var inOtherSet = false
    private var startNumber: Int32 = 0
    private let codes = X12Codes()
    private static let releaseStep = 8 << 20

    init(file: Int32, limit: Int) {
        self.file = file
        self.limit = limit
        envelope = X12EnvelopeCheck(file: file)
    }

    mutating func read(_ s: consuming X12Tokenizer, of source: SourceFile, _ emit: (Remittance) -> Void) {
        var digest = X12Digest()
        var builder = X12Builder(file: file, codes: codes)
        var isOpen = false
        var released = 0
        noteBeginning(s)
        while summary.read <= limit, s.next() {
            if s.isWrapped { noteWrapping(s) }
            if s.offset &- released >= X12Run.releaseStep {
                // Nothing points back into the file: values are copies. Else a large file would stay in memory whole.
                source.release(released..<s.offset)
                released = s.offset
            }
            switch s.id.rawValue {
            case X12ID.isa, X12ID.gs, X12ID.ge, X12ID.iea, X12ID.ta1:
                if isOpen { finish(&builder, &digest, s) }
                if isOpen { emit(builder.remittance) }
                isOpen = false
                inOtherSet = false
                envelope.take(s, &summary.findings)
                if s.id.rawValue == X12ID.isa { summary.interchanges += 1 }
            case X12ID.st:
                if isOpen { finish(&builder, &digest, s) }
                if isOpen { emit(builder.remittance) }
                isOpen = start(s, &builder, &digest)
            case X12ID.se:
                if isOpen { finish(&builder, &digest, s) } else if !inOtherSet { stray(s) }
                if isOpen { emit(builder.remittance) }
                isOpen = false
                inOtherSet = false
            default:
                if isOpen {
                    digest.add(s)
                    builder.add(s)
                } else if !inOtherSet {
                    stray(s)
                }
            }
        }
        if isOpen { finish(&builder, &digest, s) }
        if isOpen { emit(builder.remittance) }
        summary.segments = Int(s.number)
        envelope.end(s, &summary.findings)
        finishFile()
    }

    /// ST: true when an 835 begins.
    private mutating func start(
        _ s: borrowing X12Tokenizer, _ builder: inout X12Builder, _ digest: inout X12Digest
    ) -> Bool {
        let set = Text.string(Text.trimmed(s.element(1)))
        envelope.startTransaction(s, &summary.findings)
        guard set == "835" else {
            inOtherSet = true
            summary.otherTransactions += 1
            if let known = others.firstIndex(where: { $0.set == set }) {
                others[known].count += 1
            } else if others.count < 100 {
                others.append((set, 1, position(s)))
            }
            return false
        }
        inOtherSet = false
        summary.transactions += 1
        startNumber = s.number
        builder.restart()
        builder.remittance.position = position(s)
        builder.remittance.envelope = envelope.facts(ordinal: summary.transactions, s)
        builder.remittance.isTest = envelope.isTest
        builder.groupDay = envelope.groupDay
        digest.begin()
        digest.add(s)
        return true
    }

    /// SE, or whatever ends a transaction that has none.
    private mutating func finish(
        _ builder: inout X12Builder, _ digest: inout X12Digest, _ s: borrowing X12Tokenizer
    ) {
        builder.close()
        builder.checkVersion()
        if s.id.rawValue == X12ID.se, s.number > startNumber {
            builder.checkTrailer(s, segments: Int(s.number - startNumber) + 1)
        } else {
            builder.remittance.envelope.segments = max(0, Int(s.number - startNumber))
            builder.obstacle(
                "transaction-truncated", at: builder.remittance.position,
                "The transaction has no end (SE): the file was cut, or the segment is damaged.",
                remedy: "Get the whole file again from where it came from; the transaction is not posted.")
        }
        builder.remittance.digest = digest.finish()
        merge(builder)
    }

    private mutating func merge(_ builder: X12Builder) {
        let claims = builder.remittance.claims.count
        summary.read += claims
        if !builder.remittance.obstacles.isEmpty {
            summary.rejected += claims
        } else if builder.remittance.isTest {
            summary.setAside += claims
        }
        summary.findings += builder.remittance.obstacles
        summary.findings += builder.notes
        for (code, count) in builder.unkept {
            summary.findings.append(
                Finding(
                    code, .warning, at: builder.remittance.position,
                    "\(count) more findings of this kind in the transaction are not listed.",
                    remedy: "Look at the first ones; they have the same cause as a rule."))
        }
        if builder.sawForeignText { noteEncoding(builder.remittance.position) }
        for segment in builder.remittance.unknownSegments {
            noteUnknown(segment.elements.first ?? "", at: segment.position)
        }
    }

    private mutating func noteUnknown(_ id: String, at place: Position) {
        guard reported.count < 200, reported.insert("segment " + id).inserted else { return }
        let name = id.isEmpty ? "without an id" : String(id.prefix(8))
        summary.findings.append(
            Finding(
                "segment-unknown", .info, at: place,
                "Segment \(name) is not known to the 835 at this place; it was kept.",
                remedy: "Nothing to do: no amount is read from it. Further ones of this kind are not listed."))
    }

    private mutating func stray(_ s: borrowing X12Tokenizer) {
        let id = Text.string(s.element(0))
        guard reported.count < 200, reported.insert("stray " + id).inserted else { return }
        summary.findings.append(
            Finding(
                "segment-outside-transaction", .warning, at: position(s),
                "Segment \(id.prefix(8)) stands outside any transaction; it was left out.",
                remedy: "Check that the file is whole. Further ones of this kind are not listed."))
    }

    private mutating func noteEncoding(_ place: Position) {
        guard reported.insert("encoding").inserted else { return }
        summary.findings.append(
            Finding(
                "text-not-utf8", .info, at: place, "Some text is not UTF-8; it was read as Windows-1252.",
                remedy: "Check names with accents."))
    }

    private mutating func noteWrapping(_ s: borrowing X12Tokenizer) {
        guard reported.insert("wrapping").inserted else { return }
        summary.findings.append(
            Finding(
                "lines-wrapped", .info, at: position(s), "Line ends stand inside segments; they were taken out.",
                remedy: "Nothing to do if the transaction's segment count agrees."))
    }

    private mutating func noteBeginning(_ s: borrowing X12Tokenizer) {
        guard s.beginning != .interchange else { return }
        let what = s.beginning == .group ? "an interchange header (ISA)" : "interchange and group headers (ISA, GS)"
        summary.findings.append(
            Finding(
                "envelope-missing", .warning, at: .whole(file),
                "The file begins without \(what); delimiters were inferred.",
                remedy: "Ask the clearing house for the file as the payer sent it; whether it is a test cannot be told."
            ))
    }

    private mutating func finishFile() {
        for other in others {
            summary.findings.append(
                Finding(
                    "other-transaction-set", .info, at: other.position,
                    "\(other.count) of transaction set \(X12TransactionSets.named(other.set)) set aside: it is no remittance.",
                    remedy: "Nothing to do."))
        }
        if summary.read > limit {
            refuse("too-many-records", "The file has more than \(limit) claims.", "Raise the limit, or split the file.")
        } else if summary.transactions == 0 {
            let found = others.map { X12TransactionSets.named($0.set) }.joined(separator: ", ")
            refuse(
                "not-an-835", "The file holds no 835 transaction\(found.isEmpty ? "" : ", only \(found)").",
                "Check that this is the remittance file and not another download of the clearing house.")
        }
    }

    private mutating func refuse(_ code: String, _ message: String, _ remedy: String) {
        summary.findings.append(Finding(code, .refusal, at: .whole(file), message, remedy: remedy))
    }

    private func position(_ s: borrowing X12Tokenizer) -> Position {
        Position(file: file, unit: .segment, record: s.number, offset: Int64(s.offset))
    }
}

/// Transaction sets that clearing houses put beside remittances, by number.
enum X12TransactionSets {
    static func named(_ set: String) -> String {
        let name: String? =
            switch set {
            case "270": "eligibility request"
            case "271": "eligibility answer"
            case "276": "claim status request"
            case "277": "claim status"
            case "278": "authorisation"
            case "820": "premium payment"
            case "834": "enrolment"
            case "837": "claim"
            case "997", "999": "acknowledgement"
            case "TA1": "interchange acknowledgement"
            default: nil
            }
        let shown = set.isEmpty ? "without a number" : String(set.prefix(6))
        return name.map { "\(shown) (\($0))" } ?? shown
    }
}
