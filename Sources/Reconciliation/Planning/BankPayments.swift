import Formats
import LedgerModel
import Values

extension Planner {
    /// Takes the lines of a bank file: those that clients paid by Zelle as charges, where the source says how to record
    /// them, and all others as what payouts and remittances are tied to.
    mutating func take(_ lines: [BankLine], of source: Pipeline.Source, at i: Int, file: String, _ stager: inout Stager)
    {
        for line in lines {
            let origin = Origin(source: source.name, file: file, key: line.key, position: line.position)
            guard let recordAs = source.recordAs, let charge = Movement(zelle: line) else {
                stage(line, at: i, origin, &stager.staged)
                continue
            }
            // The line is the money at the bank already: it reaches as far as any, and is part of no payout.
            stager.staged.cover(DayRange(line.day, line.day), of: line.account)
            stager.movements.append((.init(movement: charge, recordAs: recordAs, origin: origin), i))
        }
    }
}

extension Movement {
    /// A payment by Zelle that a bank line shows; `nil` for any other line.
    init?(zelle line: BankLine) {
        guard line.amount > .zero, let zelle = ZelleLine(line.description) else { return nil }
        self.init(
            processor: "zelle", key: line.key, kind: .charge, gross: line.amount, day: line.day, position: line.position
        )
        name = zelle.name
        memo = zelle.memo
        vendorType = "Zelle"
    }
}
