import Values

/// Writes the bank's statement as OFX 1.0.2: a line a deposit of every processor and payer.
enum BankFile {
    private struct Deposit {
        var day: Day
        var amount: Cents
        var name: String
        var memo: String
    }

    static func bytes(_ practice: Practice) -> [UInt8] {
        let deposits = deposits(practice)
        var out = TextBuffer()
        let last = practice.settings.lastDay.adding(10)
        out.add(
            """
            OFXHEADER:100
            DATA:OFXSGML
            VERSION:102
            SECURITY:NONE
            ENCODING:USASCII
            CHARSET:1252
            COMPRESSION:NONE
            OLDFILEUID:NONE
            NEWFILEUID:NONE

            <OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
            <BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD
            <BANKACCTFROM><BANKID>999988880<ACCTID>98765<ACCTTYPE>CHECKING</BANKACCTFROM>

            """)
        out.add("<BANKTRANLIST><DTSTART>")
        out.add(compact: practice.settings.firstDay)
        out.add("<DTEND>")
        out.add(compact: last)
        out.endRow()
        for (index, deposit) in deposits.enumerated() {
            out.add("<STMTTRN><TRNTYPE>\(deposit.amount < .zero ? "DEBIT" : "CREDIT")<DTPOSTED>")
            out.add(compact: deposit.day)
            out.add("120000<TRNAMT>")
            out.add(deposit.amount)
            out.add("<FITID>")
            out.add(compact: deposit.day)
            out.add("\(index + 1)<NAME>\(deposit.name)<MEMO>\(deposit.memo)</STMTTRN>")
            out.endRow()
        }
        out.add("</BANKTRANLIST><LEDGERBAL><BALAMT>")
        out.add(deposits.total { $0.amount })
        out.add("<DTASOF>")
        out.add(compact: last)
        out.add("</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>")
        out.endRow()
        return out.bytes
    }

    private static func deposits(_ practice: Practice) -> [Deposit] {
        var sums: [Day: [String: Cents]] = [:]
        for charge in practice.charges {
            switch charge.method {
            case .stripe: sums[StripeFile.payoutDay(charge), default: [:]]["stripe", default: .zero] += charge.net
            case .ivypay: sums[charge.day.addingBusinessDays(1), default: [:]]["ivy", default: .zero] += charge.net
            case .square: sums[charge.day.addingBusinessDays(1), default: [:]]["square", default: .zero] += charge.net
            case .venmo, .paypal, .cash: break
            }
        }
        var list: [Deposit] = []
        for (day, amounts) in sums {
            for (name, amount) in amounts where !amount.isZero {
                list.append(Deposit(day: day, amount: amount, name: label(name), memo: memo(name, day)))
            }
        }
        for advice in practice.advices where advice.amount > .zero {
            let payer = Payers.all[advice.payer]
            let name = payer.byCheque ? "DEPOSIT" : String("\(payer.name.uppercased()) HCCLAIMPMT".prefix(32))
            let memo = payer.byCheque ? "CHECK \(advice.trace)" : "TRN*1*\(advice.trace)*\(payer.taxID)"
            list.append(Deposit(day: advice.day, amount: advice.amount, name: name, memo: memo))
        }
        return list.sorted { ($0.day, $0.memo, $0.amount) < ($1.day, $1.memo, $1.amount) }
    }

    private static func label(_ name: String) -> String {
        switch name {
        case "stripe": "STRIPE TRANSFER"
        case "ivy": "IVY LABS DEPOSIT"
        default: "SQUARE INC DEPOSIT"
        }
    }

    private static func memo(_ name: String, _ day: Day) -> String {
        name == "stripe" ? "TRACE#:\(StripeFile.traceID(day))" : "\(label(name)) \(day)"
    }
}
