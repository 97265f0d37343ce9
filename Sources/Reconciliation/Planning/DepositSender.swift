import Values

/// Whom a bank line is from or to, as its text says (patterns seen at US banks; `docs/domain.md`, "Payouts").
enum DepositSender: Hashable {
    /// A processor by its own name.
    case processor(String)
    /// A merchant account, whichever processor keeps it: `BANKCARD DEP`, `MERCHANT BANKCD`.
    case merchant
    /// An insurer: the mark that claim payments must carry (CAQH CORE 370).
    case insurer
    /// Cheques or cash that somebody brought to the bank.
    case counter
    /// Looks like a processor's and is none of its payouts: loans, account checks, purchases.
    case other
    /// Nobody that the text tells.
    case unknown

    init(_ text: FoldedText) {
        self = DepositSender.patterns.first { text.holds(any: $0.words) }?.sender ?? .unknown
    }

    /// In order: special words before general ones.
    private static let patterns: [(words: [String], sender: DepositSender)] = [
        (["HCCLAIMPMT", "HCCLAIM"], .insurer),
        (["ACCTVERIFY", "STRIPE CAP", "DES:PAYROLL", "PAYPAL INST XFER", "DES:PAYMENT", "VENMO PAYMENT"], .other),
        (["STRIPE"], .processor("stripe")),
        (["CASH APP"], .processor("cashapp")),
        (["SQUARE INC", "SQ ON ", "SQUARE DES:"], .processor("square")),
        (["VENMO"], .processor("venmo")),
        (["PAYPAL"], .processor("paypal")),
        (["IVY LABS", "IVYPAY", "IVY PAY", "IVY*"], .processor("ivypay")),
        (["HELCIM"], .processor("helcim")),
        (["PAYMENTECH"], .processor("paymentech")),
        (["INTUIT"], .processor("quickbooks")),
        (["THERANEST", "ENSORA"], .processor("theranest")),
        (["HEADWAY"], .processor("headway")),
        (["THRIZER"], .processor("thrizer")),
        (["BANKCARD", "MERCHANT BANKCD", "MTOT D", "CARDCONNECT", "CLOVER", "FISERV"], .merchant),
        (
            [
                "REMOTE DEPOSIT", "MOBILE DEPOSIT", "COUNTER CREDIT", "ATM CHECK DEPOSIT", "CHECK DEPOSIT",
                "DEPOSIT ID NUMBER", "BRANCH DEPOSIT", "EDEPOSIT", "ECHECK DEPOSIT",
            ], .counter
        ),
    ]

    /// True when a line from this sender may be a transfer of that processor.
    func mayBe(_ processor: String, _ text: FoldedText) -> Bool {
        switch self {
        case .processor(let name): return name == processor
        case .merchant: return !DepositSender.named.contains(processor)
        case .unknown, .counter: return processor.utf8.count >= 4 && text.holds(processor.uppercased())
        case .insurer, .other: return false
        }
    }

    /// Processors that the bank's text always names.
    private static let named: Set<String> = ["stripe", "cashapp", "square", "venmo", "paypal", "ivypay"]

    /// True when a person should be asked about a line that fits nothing.
    var isAskedAbout: Bool {
        switch self {
        case .processor, .merchant, .insurer: true
        case .counter, .other, .unknown: false
        }
    }
}

/// A text in upper case, as bytes, to look for words in.
struct FoldedText {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = text.utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 } }

    /// True when any of these stands in the text; they are in upper case.
    func holds(any words: [String]) -> Bool { words.contains { holds($0) } }

    /// True when the word stands in the text; it is in upper case.
    func holds(_ word: String) -> Bool { place(of: Array(word.utf8)) != nil }

    /// True when the word stands in the text at the start of a word.
    func holdsWord(_ word: String) -> Bool {
        let word = Array(word.utf8)
        var from = 0
        while let at = place(of: word, from: from) {
            if at == 0 || !FoldedText.isLetter(bytes[at - 1]) { return true }
            from = at + 1
        }
        return false
    }

    private func place(of word: [UInt8], from: Int = 0) -> Int? {
        guard let first = word.first, bytes.count >= word.count + from else { return nil }
        return (from...(bytes.count - word.count)).first { at in
            bytes[at] == first && bytes[at..<(at + word.count)].elementsEqual(word)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
}
