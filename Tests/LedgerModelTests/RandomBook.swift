import LedgerModel
import Values

/// Bills and postings of a practice that never was, as odd as the model allows, the same for the same seed.
struct RandomBook {
    var bills: [BillLine] = []
    var postings: [Posting] = []
    static let start = Day(number: 20_454)

    init(seed: UInt64) {
        var random = Seeded(seed)
        for number in 1...30 { addBill(number, &random) }
        for number in 1...200 { addPosting(number, &random) }
        for at in postings.indices { postings[at].id = Int64(at + 1) }
    }

    private mutating func addBill(_ number: Int, _ random: inout Seeded) {
        let isOpening = number % 9 == 0
        let day = RandomBook.start.adding(Int.random(in: 0...300, using: &random))
        for line in 1...Int32.random(in: 1...3, using: &random) {
            let fee = isOpening ? 0 : Int64.random(in: 0...30_000, using: &random)
            bills.append(
                BillLine(
                    invoice: "INV-\(number)", billDay: day, clientID: "C\(number % 7)", line: line,
                    kind: Bool.random(using: &random) ? .service : .product, fee: Cents(fee),
                    clientOwes: Cents(Int64.random(in: 0...fee, using: &random)), isOpening: isOpening))
        }
    }

    private mutating func addPosting(_ number: Int, _ random: inout Seeded) {
        let kinds = Posting.Kind.allCases
        let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
        let bill = bills[Int.random(in: 0..<bills.count, using: &random)]
        let day = RandomBook.start.adding(Int.random(in: 0...330, using: &random))
        var posting = Posting(kind, Cents(Int64.random(in: -20_000...20_000, using: &random)), on: day)
        posting.client = bill.clientID
        posting.line = bill.line
        posting.key = "K\(number)"
        posting.paymentType = PaymentType.allCases[Int.random(in: 0...2, using: &random)]
        posting.processor = posting.paymentType == .other ? "venmo" : ""
        posting.invoice = bill.invoice
        switch kind {
        case .clientPayment where Bool.random(using: &random):
            // What reaches no bill is granted as credit at once.
            posting.invoice = ""
            var granted = Posting(.creditGranted, posting.amount, on: day)
            granted.client = posting.client
            granted.key = posting.key
            postings += [posting, granted]
            return
        case .refund, .dispute: if Bool.random(using: &random) { posting.invoice = "" }
        case .creditGranted:
            let reasons = ["", "opening", "prepayment"]
            posting.reason = reasons[Int.random(in: 0...2, using: &random)]
            if !posting.reason.isEmpty || Bool.random(using: &random) { posting.invoice = "" }
        case .practiceIncome, .fee, .payout, .deposit:
            posting.invoice = ""
            posting.client = ""
        default: break
        }
        postings.append(posting)
    }
}
