import Formats
import LedgerModel
import Values

extension Plan {
    /// SHA-256 over all that the plan would post, wait for, ask and learn, in a form that no file order changes: two plans
    /// with one digest do the same to a book.
    public var digest: String {
        var lines: [String] = []
        for p in postings {
            let parts: [String] = [
                "posting", p.kind.rawValue, "\(p.day)", p.client, p.invoice, "\(p.line)", p.party, p.paymentType?.rawValue ?? "",
                "\(p.amount.raw)", p.group, p.reason, p.source, p.key, p.rule, p.payer, p.processor, p.reference,
            ]
            lines.append(parts.joined(separator: "\u{1F}"))
        }
        for item in reviewsOpened { lines.append("review\u{1F}\(item.id)\u{1F}\(item.message)\u{1F}\(item.amount.raw)") }
        for id in reviewsClosed { lines.append("closed\u{1F}\(id)") }
        for (key, hash) in known { lines.append("known\u{1F}\(key.space)\u{1F}\(key.key)\u{1F}\(hash)") }
        for record in parked { lines.append("parked\u{1F}\(record.key.space)\u{1F}\(record.key.key)") }
        return "sha256:" + SHA256.hex(of: lines.sorted().joined(separator: "\n"))
    }
}
