import Formats
import LedgerModel
import Values

extension Plan {
    /// SHA-256 over all that the plan would post, wait for, ask and learn, in a form that no file order changes: two plans
    /// with one digest do the same to a book.
    public var digest: String {
        var sum = PlanSum()
        for p in postings {
            sum.add("posting") { fact in
                for part in [
                    p.kind.rawValue, p.client, p.invoice, p.party, p.paymentType?.rawValue ?? "", p.group, p.reason,
                    p.source, p.key, p.rule, p.payer, p.processor, p.reference,
                ] { fact.add(part) }
                for number in [Int64(p.day.number), Int64(p.line), p.amount.raw] { fact.add(number) }
            }
        }
        for item in reviewsOpened {
            sum.add("review") { fact in
                fact.add(item.id)
                fact.add(item.message)
                fact.add(item.amount.raw)
            }
        }
        for id in reviewsClosed { sum.add("closed") { $0.add(id) } }
        for (key, hash) in known {
            sum.add("known") { fact in
                fact.add(key.space)
                fact.add(key.key)
                fact.add(Int64(bitPattern: hash))
            }
        }
        for record in parked {
            sum.add("parked") { fact in
                fact.add(record.key.space)
                fact.add(record.key.key)
            }
        }
        return sum.facts.digest
    }
}

/// A sum over the facts of a plan, each written as bytes in which no two facts look alike.
private struct PlanSum {
    private(set) var facts = FactSum()
    private var bytes: [UInt8] = []

    mutating func add(_ kind: String, _ fill: (inout PlanSum) -> Void) {
        bytes.removeAll(keepingCapacity: true)
        add(kind)
        fill(&self)
        facts += bytes.withUnsafeBufferPointer { FactSum(fact: $0, salt: FactSum()) }
    }

    mutating func add(_ text: String) {
        add(Int64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
