import Formats
import GRDB

extension PracticeBook {
    /// The sum over all facts that count now, computed from the rows.
    static func contentSum(_ db: Database) throws -> FactSum {
        var sum = FactSum()
        var buffer = RowBuffer()
        for table in Table.withFacts {
            let salt = FactSum(table: table.name)
            try db.each(table.factsSQL) { row in
                buffer.empty()
                buffer.beginRow()
                buffer.add(row: row)
                sum += buffer.withColumns(0..<table.facts) { FactSum(fact: $0, salt: salt) }
            }
        }
        return sum
    }

    /// The book's digest: over facts and decisions, free of run numbers, clocks, file names and positions.
    public func digest() throws(BookError) -> String {
        try reading { db in try Seal.last(db).sum.digest }
    }
}
