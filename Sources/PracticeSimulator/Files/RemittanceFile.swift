import Values

/// Writes one advice as an X12 835 interchange (005010X221A1), balanced by line, claim and transaction.
struct RemittanceFile {
    private var out = TextBuffer()
    private let newline: Bool
    private var segments = 0

    /// The bytes of an interchange with one transaction.
    ///
    /// `control` is the interchange's number: an advice that is sent again has another one.
    static func bytes(of advice: Advice, practice: Practice, control: Int) -> [UInt8] {
        var file = RemittanceFile(newline: Payers.all[advice.payer].breaksLines)
        file.open(advice.payer, advice.day, control)
        file.transaction(advice, practice)
        file.close(control)
        return file.out.bytes
    }

    private init(newline: Bool) { self.newline = newline }

    private mutating func open(_ payer: Int, _ day: Day, _ control: Int) {
        let parts = day.parts
        let sender = Payers.all[payer].id.padded(15)
        out.add("ISA*00*          *00*          *ZZ*\(sender)*ZZ*\("PRACTICE".padded(15))*")
        out.add(twoDigits: parts.year % 100)
        out.add(twoDigits: parts.month)
        out.add(twoDigits: parts.day)
        out.add("*0600*^*00501*\(control.zeroPadded(9))*0*P*:")
        end()
        out.add("GS*HP*\(Payers.all[payer].id)*PRACTICE*")
        out.add(compact: day)
        out.add("*0600*\(control)*X*005010X221A1")
        end()
    }

    private mutating func close(_ control: Int) {
        out.add("GE*1*\(control)")
        end()
        out.add("IEA*1*\(control.zeroPadded(9))")
        end()
    }

    private mutating func transaction(_ advice: Advice, _ practice: Practice) {
        segments = 0
        out.add("ST*835*0001")
        end()
        header(advice)
        out.add("LX*1")
        end()
        for claim in advice.claims { add(claim, practice) }
        if !advice.providerAmounts.isEmpty {
            out.add("PLB*1999999984*\(advice.day.year)1231")
            for amount in advice.providerAmounts {
                out.add("*\(amount.code):\(amount.reference)*")
                out.add(compact: amount.amount)
            }
            end()
        }
        out.add("SE*\(segments + 1)*0001")
        end()
    }

    private mutating func header(_ advice: Advice) {
        let payer = Payers.all[advice.payer]
        let amount = advice.amount
        if amount.isZero {
            out.add("BPR*H*0*C*NON************")
        } else {
            out.add("BPR*I*")
            out.add(compact: amount)
            let account = "01*999999992*DA*30010\(payer.taxID.suffix(4))*\(payer.taxID)**01*999988880*DA*98765"
            out.add(payer.byCheque ? "*C*CHK************" : "*C*ACH*CCP*\(account)*")
        }
        out.add(compact: advice.day)
        end()
        segment("TRN*1*\(advice.trace)*\(payer.taxID)")
        out.add("DTM*405*")
        out.add(compact: advice.day)
        end()
        segment("N1*PR*\(payer.name.uppercased())*XV*\(payer.id)")
        segment("N3*PO BOX 1000")
        segment("N4*SACRAMENTO*CA*958140001")
        segment("REF*2U*\(payer.id)")
        segment("PER*BL*PROVIDER SERVICES*TE*8005550100")
        segment("N1*PE*RIVERBEND COUNSELING*XX*1999999984")
        segment("REF*TJ*840000001")
    }

    private mutating func add(_ claim: ClaimResult, _ practice: Practice) {
        let bill = practice.ledger.bills[claim.bill]
        let client = practice.clients[bill.client]
        out.add("CLP*\(claim.claimNumber)*\(claim.status)*")
        out.add(compact: claim.charge)
        out.add("*")
        out.add(compact: claim.paid)
        out.add("*")
        if claim.status != "22" { out.add(compact: claim.patientShare) }
        out.add("*\(Payers.all[claim.payer].filing)*\(claim.icn)*11*1")
        end()
        let last = Names.withoutAccents(client.people[0].last).uppercased()
        let first = Names.withoutAccents(client.people[0].first).uppercased()
        segment("NM1*QC*1*\(last)*\(first)****MI*\(client.coverage?.memberID ?? "")")
        if let next = claim.crossover {
            segment("NM1*TT*2*\(Payers.all[next].name.uppercased())*****PI*\(Payers.all[next].id)")
        }
        if !claim.originalICN.isEmpty { segment("REF*F8*\(claim.originalICN)") }
        out.add("DTM*232*")
        out.add(compact: bill.day)
        end()
        if claim.interest > .zero {
            out.add("AMT*I*")
            out.add(compact: claim.interest)
            end()
        }
        for line in claim.lines { add(line, bill) }
    }

    private mutating func add(_ result: LineResult, _ bill: Bill) {
        let line = bill.lines[result.line]
        out.add("SVC*HC:\(line.code)")
        if !line.modifiers.isEmpty { out.add(":\(line.modifiers)") }
        out.add("*")
        out.add(compact: result.charge)
        out.add("*")
        out.add(compact: result.paid)
        out.add("**1")
        end()
        out.add("DTM*472*")
        out.add(compact: bill.day)
        end()
        var group = ""
        for adjustment in result.adjustments {
            if adjustment.group == group {
                out.add("**\(adjustment.reason)*")
            } else {
                if !group.isEmpty { end() }
                out.add("CAS*\(adjustment.group)*\(adjustment.reason)*")
                group = adjustment.group
            }
            out.add(compact: adjustment.amount)
        }
        if !group.isEmpty { end() }
        segment("REF*6R*\(result.line + 1)")
        if !result.remark.isEmpty { segment("LQ*HE*\(result.remark)") }
    }

    private mutating func segment(_ text: String) {
        out.add(text)
        end()
    }

    private mutating func end() {
        out.add(byte: 0x7E)
        if newline { out.add(byte: 0x0A) }
        segments += 1
    }
}

extension String {
    /// The text with blanks up to `count` characters.
    func padded(_ count: Int) -> String { self + String(repeating: " ", count: max(0, count - self.count)) }
}

extension Int {
    /// The number with zeros before it, `count` digits in all.
    func zeroPadded(_ count: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, count - digits.count)) + digits
    }
}
