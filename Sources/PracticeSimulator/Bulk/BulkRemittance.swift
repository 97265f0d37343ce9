import Values

/// Makes one large interchange, transaction by transaction.
struct BulkRemittance {
    private var random: SplitMix64
    private var transactions = 0
    private var claimNumber = 0
    private let day = Day(number: 20_480)

    init(seed: UInt64) { random = SplitMix64(seed: seed, part: 0x835) }

    /// ISA and GS.
    func opening() -> [UInt8] {
        var out = TextBuffer()
        out.add(
            "ISA*00*          *00*          *ZZ*\("BULKPAYER".padded(15))*ZZ*\("PRACTICE".padded(15))*260127*0600*^*")
        out.add("00501*000000001*0*P*:~GS*HP*BULKPAYER*PRACTICE*20260127*0600*1*X*005010X221A1~")
        return out.bytes
    }

    /// GE and IEA.
    func closing() -> [UInt8] { Array("GE*\(transactions)*1~IEA*1*000000001~".utf8) }

    /// ST to SE with so many claims.
    mutating func transaction(claims: Int) -> [UInt8] {
        transactions += 1
        let control = transactions.zeroPadded(4)
        var body = TextBuffer()
        body.bytes.reserveCapacity(claims * 640)
        var paid = Cents.zero
        var segments = 0
        for _ in 0..<claims { paid += claim(&body, &segments) }
        var out = TextBuffer()
        out.add("ST*835*\(control)~BPR*I*")
        out.add(compact: paid)
        out.add("*C*ACH*CCP*01*999999992*DA*300100011*1840000011**01*999988880*DA*98765*")
        out.add(compact: day)
        out.add("~TRN*1*BLK\(9_000_000 + transactions)*1840000011~DTM*405*")
        out.add(compact: day)
        out.add("~N1*PR*ALDER HEALTH PLAN*XV*ALDR1~N3*PO BOX 1000~N4*SACRAMENTO*CA*958140001~")
        out.add("PER*BL*PROVIDER SERVICES*TE*8005550100~N1*PE*RIVERBEND COUNSELING*XX*1999999984~LX*1~")
        out.bytes += body.bytes
        // Ten segments stand before the claims, counting ST; SE counts itself.
        out.add("SE*\(segments + 11)*\(control)~")
        return out.bytes
    }

    private mutating func claim(_ out: inout TextBuffer, _ segments: inout Int) -> Cents {
        claimNumber += 1
        let lines = (0..<3).map { _ in line() }
        let charge = lines.total { $0.charge }
        let share = lines.total { $0.share }
        let paid = lines.total { $0.charge - $0.writeOff - $0.share }
        out.add("CLP*C\(10_000_000 + claimNumber)A*1*")
        for (amount, end) in [(charge, "*"), (paid, "*"), (share, "*12*26Z")] {
            out.add(compact: amount)
            out.add(end)
        }
        out.add(100_000_000 + claimNumber)
        out.add("*11*1~NM1*QC*1*\(Names.withoutAccents(random.pick(Names.family)).uppercased())*")
        out.add("\(random.pick(Names.given).full.uppercased())****MI*W")
        out.add(200_000_000 + claimNumber)
        out.add("~NM1*82*1*WHITFIELD*DANA****XX*1999999992~REF*1L*GRP")
        out.add(40_000 + claimNumber % 977)
        let served = day.adding(-random.between(7, 40))
        for qualifier in ["~DTM*232*", "~DTM*233*", "~DTM*050*"] {
            out.add(qualifier)
            out.add(compact: served)
        }
        out.add("~AMT*AU*")
        out.add(compact: charge)
        out.add("~")
        segments += 8
        for (index, line) in lines.enumerated() {
            add(line, index + 1, served, &out)
            segments += line.share.isZero ? 6 : 7
        }
        return paid
    }

    private mutating func line() -> (code: String, charge: Cents, writeOff: Cents, share: Cents) {
        let code = random.pick(["90834", "90837", "90847", "90785"])
        let charge = Payers.fee(code)
        let writeOff = Cents(charge.raw * Int64(random.between(2_000, 4_500)) / 10_000)
        return (code, charge, writeOff, random.chance(5_000) ? Cents(Int64(random.between(1, 10)) * 100) : .zero)
    }

    private func add(
        _ line: (code: String, charge: Cents, writeOff: Cents, share: Cents), _ number: Int, _ served: Day,
        _ out: inout TextBuffer
    ) {
        out.add("SVC*HC:\(line.code):95*")
        out.add(compact: line.charge)
        out.add("*")
        out.add(compact: line.charge - line.writeOff - line.share)
        out.add("**1~DTM*472*")
        out.add(compact: served)
        out.add("~CAS*CO*45*")
        out.add(compact: line.writeOff)
        if !line.share.isZero {
            out.add("~CAS*PR*3*")
            out.add(compact: line.share)
        }
        out.add("~REF*6R*\(claimNumber)L\(number)~REF*HPI*1999999992~AMT*B6*")
        out.add(compact: line.charge - line.writeOff)
        out.add("~")
    }
}
