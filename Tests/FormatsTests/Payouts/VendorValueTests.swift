import Formats
import Testing
import Values

@Suite("Amounts and dates as vendors write them")
struct VendorValueTests {
    @Test(
        "Amounts",
        arguments: [
            ("1234.56", "1234.56"), ("$1,149.00 ", "1149.00"), ("- $1,150.00", "-1150.00"), ("+ $160.00", "160.00"),
            ("-$2.90", "-2.90"), ("$-2.90", "-2.90"), ("$1", "1.00"), ("($33.62)", "-33.62"), ("12.5", "12.50"),
            ("819.0000", "819.00"), ("=\"189.50\"", "189.50"), ("1,234,567.89", "1234567.89"), ("5.00-", "-5.00"),
            ("USD 5.00", "5.00"), ("\u{2212}5.00", "-5.00"), (".50", "0.50"), ("", nil), ("-", nil), ("$", nil),
            ("1,23", nil), ("12,34.00", nil), ("1.234", nil), ("--5", nil), ("(5", nil), ("(-5)", nil), ("5 5", nil),
            ("1e3", nil), ("12..34", nil), ("123456789012345", nil), ("abc", nil),
        ] as [(String, String?)])
    func amounts(_ text: String, _ wanted: String?) {
        #expect(money(text, .point) == wanted)
    }

    @Test(
        "Amounts with a decimal comma",
        arguments: [
            ("1.653,75", "1653.75"), ("-35,07", "-35.07"), ("1 124,93", "1124.93"), ("1\u{A0}124,93", "1124.93"),
            ("1\u{202F}124,93", "1124.93"), ("3,", "3.00"), ("1,234.56", nil),
        ] as [(String, String?)])
    func commas(_ text: String, _ wanted: String?) {
        #expect(money(text, .comma) == wanted)
    }

    @Test(
        "Every amount that is written reads back", arguments: [0, 1, 9, 10, 99, 100, 12345, 99_999_999, -5, -100_001])
    func roundTrip(_ cents: Int64) {
        let value = Cents(cents)
        #expect(money(value.description, .point) == value.description)
        #expect(money("$" + value.grouped.replacing("-", with: ""), .point) == value.magnitude.description)
    }

    @Test(
        "Dates and times",
        arguments: [
            ("2026-03-05", "2026-03-05"), ("2026/03/05 01:02:03 -0800", "2026-03-05T09:02:03Z"),
            ("3/5/26", "2026-03-05"), ("03/05/2026 8:15 PM", "2026-03-05T20:15:00Z"),
            ("03/05/2026 12:15 AM", "2026-03-05T00:15:00Z"), ("21-Aug-2006 03:26:23 PM MDT", "2006-08-21T21:26:23Z"),
            ("Mar 5, 2026", "2026-03-05"), ("2023-10-07 16:12:36 EDT", "2023-10-07T20:12:36Z"),
            ("20260305", "2026-03-05"), ("2026-03-05T01:02:03.123Z", "2026-03-05T01:02:03Z"), ("13/13/2026", nil),
            ("02/30/2026", nil), ("", nil), ("yesterday", nil), ("2026-03-05 25:00", nil),
        ] as [(String, String?)])
    func stamps(_ text: String, _ wanted: String?) {
        let stamp = Array(text.utf8).withUnsafeBufferPointer { VendorStamp($0) }
        #expect(stamp.map { $0.instant(in: .utc)?.description ?? $0.day.description } == wanted)
    }

    @Test("The day may stand first") func dayFirst() {
        let stamp = Array("05.03.2026".utf8).withUnsafeBufferPointer { VendorStamp($0, order: .dayFirst) }
        #expect(stamp?.day == Day(iso: "2026-03-05"))
    }

    private func money(_ text: String, _ mark: VendorMoney.DecimalMark) -> String? {
        Array(text.utf8).withUnsafeBufferPointer { VendorMoney.cents($0, mark: mark)?.description }
    }
}
