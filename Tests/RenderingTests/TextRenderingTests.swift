import LedgerModel
import Testing
import Values

@testable import tieout

/// A small report with everything that is hard to write: formulas, quotes, line ends, wide letters, negative amounts.
enum Sample {
    static let table = ReportTable(
        name: "sample", title: "Sample",
        columns: [
            ReportTable.Column("client", .text), ReportTable.Column("posted_on", .day),
            ReportTable.Column("amount", .money), ReportTable.Column("n", .count), ReportTable.Column("ok", .flag),
            ReportTable.Column("notes", .text),
        ],
        rows: [
            [
                .text("=HYPERLINK(\"x\")"), .day(Day(number: 20_000)), .money(Cents(-1200)), .count(2), .flag(true),
                .text(""),
            ],
            [.text("Li, 李"), .empty, .money(Cents(123_456_789)), .count(-3), .flag(false), .empty],
        ],
        totals: [.text("Total"), .empty, .money(Cents(123_455_589)), .count(-1), .empty, .empty], notes: ["A note."])
}

@Suite("CSV, JSON and terminal")
struct TextRenderingTests {
    @Test("CSV quotes only what must be, neutralises formulas, leaves negative amounts alone, has no totals")
    func csv() {
        #expect(
            CSVText.text(Sample.table) == """
                client,posted_on,amount,n,ok,notes
                "'=HYPERLINK(""x"")",2024-10-04,-12.00,2,true,
                "Li, 李",,1234567.89,-3,false,

                """)
    }

    @Test(
        "Text that a spreadsheet would run gets an apostrophe",
        arguments: [
            ("=1+1", "'=1+1"), ("+1 555", "'+1 555"), ("-x", "'-x"), ("@SUM", "'@SUM"), ("\tx", "'\tx"),
            ("\rx", "'\rx"), ("\r\nx", "'\r\nx"), ("x=1", "x=1"), ("", ""), ("'=1", "'=1"),
        ])
    func neutral(text: String, safe: String) { #expect(CSVText.neutralised(text) == safe) }

    @Test("JSON keeps the order of keys, escapes, and writes money as text")
    func json() {
        let value = JSONValue.object([
            ("z", .string("a\"b\\c\n\u{1}\u{2028}é")), ("a", .array([.int(-7), .bool(true), .null])),
            ("m", .money(Cents(-5))), ("e", .object([])), ("l", .array([])),
        ])
        #expect(
            value.text
                == #"{"z":"a\"b\\c\n\u0001\u2028é","a":[-7,true,null],"m":"-0.05","e":{},"l":[]}"#)
        #expect(
            JSONValue.object([("a", .array([.int(1), .int(2)])), ("b", .object([]))]).pretty == """
                {
                  "a": [
                    1,
                    2
                  ],
                  "b": {}
                }
                """)
    }

    @Test("A report as JSON has rows by column name")
    func report() {
        let text = JSONValue(Sample.table).text
        #expect(
            text.contains(
                #""rows":[{"client":"=HYPERLINK(\"x\")","posted_on":"2024-10-04","amount":"-12.00","n":2,"ok":true,"#))
        #expect(text.contains(#""totals":{"amount":"1234555.89","n":-1}"#))
    }

    @Test("The terminal's table is aligned, amounts to the right, without empty columns")
    func table() {
        #expect(
            TableText.text(Sample.table) == """
                Sample

                Client           Posted on         Amount   N  Ok
                ───────────────  ──────────  ────────────  ──  ───
                =HYPERLINK("x")  2024-10-04        -12.00   2  yes
                Li, 李                       1,234,567.89  -3  no
                ───────────────  ──────────  ────────────  ──  ───
                Total                        1,234,555.89  -1

                A note.

                """)
    }

    @Test("No text of a source drives the terminal")
    func control() {
        #expect(TableText.clean("a\u{1B}[31mb\r\nc\u{202E}d") == "a·[31mb··c·d")
    }
}
