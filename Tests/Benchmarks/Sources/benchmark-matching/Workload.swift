import Formats
import LedgerModel
import Reconciliation
import Values

/// A large practice of one year: its bills as a book holds them, and what payers and clients sent, as it is when read.
///
/// Of the self-paying clients most pay each session through an app, some by the month; the insured come with claims, and
/// some pay their share through an app as well. Names, notes and claim numbers are faulty as in an ordinary month.
struct Workload {
    /// Whose a record is, and for which bills; `nil` for a stranger's.
    struct Truth {
        var client: Int
        var bills: Range<Int>
        var step = 1
    }

    private struct Payer {
        var first: String
        var short: String
        var last: String
        var email: String
        /// The number of the app that this payer uses.
        var app: Int
    }

    static let apps = ["ivypay", "venmo", "paypal", "square"]
    private static let codes = ["90834", "90837", "90847"]
    private static let insurers = ["Blue Harbor", "Northern Mutual", "Unity Plains", "Cedar Health", "Aspen Life"]

    private(set) var book: BookSnapshot
    private(set) var movements: [Movement] = []
    private(set) var remittances: [Remittance] = []
    /// By the number in a charge's key.
    private(set) var charges: [Truth?] = []
    /// By the number in a claim's control number.
    private(set) var claims: [Truth] = []
    var records: Int { charges.count + claims.count }

    private var random: SplitMix64
    private var claimsByDay: [Int: [ClaimPayment]] = [:]
    private var parent: Payer?

    static let firstDay = Day(number: 20_089)
    private static let sessions = 50

    /// A practice of so many bills, fifty a client.
    init(bills: Int, seed: UInt64) {
        random = SplitMix64(seed: seed)
        book = BookSnapshot(practice: Practice(name: "Bench", zone: .utc))
        book.billLines.reserveCapacity(bills)
        var client = 0
        while book.billLines.count < bills {
            addClient(client, sessions: min(Workload.sessions, bills - book.billLines.count))
            client += 1
        }
        for line in book.billLines { book.ledger.add(line) }
        shuffle()
        makeRemittances()
    }

    /// Hands the book over, as a run gets it: nobody else holds it.
    mutating func takeBook() -> BookSnapshot {
        defer { book = BookSnapshot(practice: book.practice) }
        return book
    }

    private mutating func addClient(_ client: Int, sessions: Int) {
        let name = random.pick(Names.given)
        var payer = Payer(
            first: name.full, short: name.short, last: Names.family(&random), email: "", app: random.below(4))
        let id = "CL\(100_000 + client)"
        payer.email = "\(payer.first).\(payer.last)\(client)@example.com".lowercased()
        var known = Client(id: id, first: payer.first, last: payer.last, email: payer.email)
        let isMinor = random.chance(900)
        if isMinor {
            // A third of the parents pay for two children.
            if let same = parent, random.chance(3_300) {
                known.last = same.last
                payer = same
                parent = nil
            } else {
                let own = random.pick(Names.given)
                payer.first = own.full
                payer.short = own.short
                payer.email = "parent\(client)@example.com"
                parent = payer
            }
            known.email = ""
            book.parties.append(
                Party(
                    clientID: id, id: "P-\(payer.email)", role: .contact, first: payer.first, last: payer.last,
                    email: payer.email))
        }
        book.clients.append(known)
        let isInsured = !isMinor && random.chance(4_600)
        let usesApp = random.chance(1_500)
        let paysMonthly = !isInsured && random.chance(1_000)
        let code = random.pick(Workload.codes)
        let standard = code == "90834" ? 15_000 : code == "90837" ? 18_000 : 20_000
        let fee = Cents(Int64(!isInsured && random.chance(3_500) ? (16 + random.below(12)) * 500 : standard))
        let copay = Cents(Int64(random.pick([1_500, 2_000, 2_500, 3_000, 4_000])))
        let insurer = random.below(Workload.insurers.count)
        let begin = random.below(10)
        let firstBill = book.billLines.count
        for session in 0..<sessions {
            let bill = book.billLines.count
            let day = Workload.firstDay.adding(begin + session * 7)
            var line = BillLine(
                invoice: "\(1_000_001 + bill)", accessCode: "\(100_000 + (bill &* 7_919) % 900_000)", billDay: day,
                clientID: id, practitioner: "Practitioner \(client % 400)", serviceDay: day, code: code, fee: fee,
                clientOwes: isInsured ? copay : fee)
            if isInsured {
                line.payerID = "9100\(insurer)"
                line.payerName = Workload.insurers[insurer]
                line.claimNumber = "TH\(5_000_000 + bill)"
            }
            book.billLines.append(line)
            let truth = Truth(client: client, bills: bill..<bill + 1)
            if isInsured {
                addClaim(line, known, insurer, copay, truth)
                if usesApp { addCharge(payer, copay, line, truth) }
            } else if paysMonthly {
                if session % 4 == 3 {
                    addCharge(payer, Cents(fee.raw * 4), line, Truth(client: client, bills: bill - 3..<bill + 1))
                } else if session == sessions - 1 {
                    let open = session % 4 + 1
                    addCharge(
                        payer, Cents(fee.raw * Int64(open)), line,
                        Truth(client: client, bills: bill - open + 1..<bill + 1))
                }
            } else if !random.chance(300) {
                addCharge(payer, fee, line, truth)
            }
        }
        precondition(book.billLines.count == firstBill + sessions)
    }

    // MARK: Charges

    private mutating func addCharge(_ payer: Payer, _ amount: Cents, _ line: BillLine, _ truth: Truth) {
        let app = Workload.apps[payer.app]
        let lag = random.chance(6_500) ? 0 : 1 + random.below(6)
        var charge = Movement(
            processor: app, key: "\(app)_\(1_000_000 + charges.count)", kind: .charge, gross: amount,
            day: line.billDay.adding(lag), position: .none)
        charge.name = written(payer)
        if app == "paypal" { charge.email = payer.email }
        let isSingle = truth.bills.count == 1
        switch random.below(10_000) {
        case ..<1_500 where isSingle:
            charge.memo =
                random.chance(5_000) ? "Invoice \(line.invoice) code \(line.accessCode)" : "inv \(line.invoice)"
        case ..<2_000 where isSingle:
            let parts = line.billDay.parts
            charge.memo = "session \(parts.month)/\(parts.day)"
        case ..<6_000: charge.memo = random.pick(["therapy", "Session", "thanks!", "weekly session"])
        default: break
        }
        movements.append(charge)
        charges.append(truth)
        if random.chance(60) { addStranger(charge) }
    }

    private mutating func addStranger(_ like: Movement) {
        var charge = Movement(
            processor: like.processor, key: "\(like.processor)_\(1_000_000 + charges.count)", kind: .charge,
            gross: like.gross, day: like.day, position: .none)
        charge.name = "\(random.pick(Names.given).full) \(random.pick(["Brubaker", "Cottingham", "Wigglesworth"]))"
        movements.append(charge)
        charges.append(nil)
    }

    /// A name as people write it on an ordinary day.
    private mutating func written(_ payer: Payer) -> String {
        var (first, last) = (payer.first, payer.last)
        if random.chance(700), !payer.short.isEmpty {
            first = payer.short
        } else if random.chance(300) {
            first = String(first.prefix(1))
        }
        if random.chance(200) { last = Names.slip(last, &random) }
        if random.chance(500) { return random.chance(5_000) ? "\(last), \(first)" : "\(last) \(first)" }
        return "\(first) \(last)"
    }

    // MARK: Claims

    private mutating func addClaim(
        _ line: BillLine, _ client: Client, _ insurer: Int, _ copay: Cents, _ truth: Truth
    ) {
        var claim = ClaimPayment()
        claim.claimNumber = line.claimNumber
        if random.chance(150) {
            claim.claimNumber = "0"
        } else if random.chance(150) {
            claim.claimNumber += random.pick(["A", "01", "X9"])
        }
        claim.status = "1"
        claim.controlNumber = "ICN\(1_000_000 + claims.count)"
        claim.charge = line.fee
        let contractual = Cents(line.fee.raw / 5)
        claim.paid = line.fee - contractual - copay
        claim.patient = Formats.Person(last: client.last, first: client.first, id: "W\(700_000_000 + truth.client)")
        claim.from = line.serviceDay
        var service = ServicePayment()
        service.ordinal = 1
        service.code = line.code
        service.charge = line.fee
        service.paid = claim.paid
        service.day = line.serviceDay
        service.adjustments = [
            Adjustment(group: "CO", reason: "45", amount: contractual, position: .none),
            Adjustment(group: "PR", reason: "3", amount: copay, position: .none),
        ]
        claim.lines = [service]
        claims.append(truth)
        // Insurers pay once a week.
        let ready = Int(line.billDay.number) + 14 + random.below(14)
        let paid = ready / 7 * 7 + insurer
        claimsByDay[paid * 8 + insurer, default: []].append(claim)
    }

    private mutating func makeRemittances() {
        for (key, claims) in claimsByDay.sorted(by: { $0.key < $1.key }) {
            let insurer = key % 8
            var remittance = Remittance()
            remittance.payer = .init(name: Workload.insurers[insurer], ids: ["9100\(insurer)"])
            remittance.trace = "TRN\(key)"
            remittance.tracePayerID = "9100\(insurer)"
            remittance.day = Day(number: Int32(key / 8))
            remittance.claims = claims
            remittance.amount = claims.reduce(.zero) { $0 + $1.paid }
            remittance.digest = "digest\(key)"
            remittances.append(remittance)
        }
        claimsByDay = [:]
    }

    /// Files do not come in the order of clients.
    private mutating func shuffle() {
        for at in movements.indices.dropFirst() { movements.swapAt(at, random.below(at + 1)) }
    }
}
