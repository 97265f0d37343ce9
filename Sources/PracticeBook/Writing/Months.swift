import GRDB
import Values

/// Months as the book numbers them: year × 12 + month − 1.
public enum Month {
    /// The month of a day.
    public static func number(of day: Day) -> Int32 {
        let parts = day.parts
        return Int32(parts.year * 12 + parts.month - 1)
    }

    /// `2026-03`.
    public static func text(_ number: Int32) -> String {
        let month = number % 12 + 1
        return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
    }

    /// Reads exactly `YYYY-MM`; `nil` for anything else.
    public static func number(_ text: String) -> Int32? {
        Day(iso: text + "-01").map { number(of: $0) }
    }
}

extension PracticeBook {
    /// Closes a month (see ``Month``): no run may post into it any more.
    public func close(month: Int32, meta: RunMeta) throws(BookError) {
        try set(month: month, closed: true, meta: meta)
    }

    /// Opens a closed month again.
    public func reopen(month: Int32, meta: RunMeta) throws(BookError) {
        try set(month: month, closed: false, meta: meta)
    }

    private func set(month: Int32, closed: Bool, meta: RunMeta) throws(BookError) {
        _ = try writing(RunEntry(kind: closed ? .close : .reopen, meta: meta)) { db, writer in
            guard try PracticeBook.closedMonths(db).contains(month) != closed else {
                throw BookError.monthUnchanged(month: Month.text(month), closed: closed)
            }
            try writer.add(.months) { row in
                row.add(month)
                row.add(closed)
            }
        }
    }

    /// The months that are closed now.
    static func closedMonths(_ db: Database) throws -> Set<Int32> {
        var months: Set<Int32> = []
        try db.each("SELECT month, closed FROM months ORDER BY rowid") { row in
            let month = row.int32()
            if row.bool() { months.insert(month) } else { months.remove(month) }
        }
        return months
    }
}
