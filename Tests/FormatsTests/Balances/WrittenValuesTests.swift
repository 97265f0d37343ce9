import Formats
import Testing
import Values

@Suite struct WrittenMoneyTests {
    @Test(arguments: [
        ("1234.5", 123450), ("$1,234.50", 123450), ("(900.23)", -90023), ("($900.23)", -90023), ("$(900.23)", -90023),
        ("-12", -1200), ("12.00-", -1200), ("-$12.00", -1200), ("$-12.00", -1200), ("$+1500", 150000), ("+3", 300),
        ("50.00 CR", -5000), ("CR 50.00", -5000), ("50.00cr", -5000), ("50.00 DR", 5000), ("50.00 Cr.", -5000),
        ("50.0", 5000), ("81.8100", 8181), ("USD 7.25", 725), ("7.25 USD", 725), ("US$7.25", 725), (".5", 50),
        ("5.", 500),
        ("\u{A0}1,000\u{A0}", 100000), ("\u{2212}5.00", -500), ("1,234,567.89", 123_456_789), ("  0.00 ", 0),
    ]) func reads(_ text: String, _ expected: Int64) {
        #expect(WrittenMoney.read(text).signed == Cents(expected))
    }

    @Test(arguments: ["", " ", "-", "--", "---", "N/A", "n/a", "NULL", "\u{2013}", "\u{2014}", "$ -", "$-", "$ - "])
    func readsBlank(_ text: String) { #expect(WrittenMoney.read(text) == .blank) }

    @Test(arguments: [
        "81.818", "81.8180", "12,34", "1,23,456.00", "1234,567.00", ",123", "1.234,56", "12.3.4", "abc", "--5", "-(5)",
        "(-5.00)",
        "(5", "5)", "$$5", "€5", "5%", "-5 CR", "(5) CR", "5 CR DR", "#REF!", "1e3", "12345678901234567890", "0x10",
        "5 -5",
        "1.00001", "CR", "12 34", "+-5", "USD",
    ]) func refusesToGuess(_ text: String) { #expect(WrittenMoney.read(text) == .unreadable) }

    @Test func readsCommaDecimals() {
        #expect(WrittenMoney.read("1.234,56", style: .comma).signed == cents(123456))
        #expect(WrittenMoney.read("12,5", style: .comma).signed == cents(1250))
        #expect(WrittenMoney.read("1,234.56", style: .comma) == .unreadable)
    }
}

@Suite struct WrittenDateTests {
    @Test(arguments: [
        ("2026-03-05", "2026-03-05"), ("2026/3/5", "2026-03-05"), ("20260305", "2026-03-05"),
        ("Mar 5, 2026", "2026-03-05"), ("March 5 2026", "2026-03-05"), ("5 March 2026", "2026-03-05"),
        ("05-Mar-2026", "2026-03-05"), ("Thursday, March 5th, 2026", "2026-03-05"), ("Sept 1, 2025", "2025-09-01"),
        ("2012-04-01 00:00:00.0", "2012-04-01"), ("2026-03-05T14:30", "2026-03-05"), ("46086", "2026-03-05"),
        ("46086.75", "2026-03-05"), ("20260305131500", "2026-03-05"), ("Mar 5, 2026 2:30 PM", "2026-03-05"),
    ]) func reads(_ text: String, _ day: String) throws {
        #expect(WrittenDate.read(text) == .day(try #require(Day(iso: day))))
    }

    @Test(arguments: [
        "3/5/2026", "03/05/2026", "03/05/2026 14:30", "3/5/2026 2:30 PM", "3-5-2026", "03/05/2026, 14:30:05",
    ])
    func leavesTheOrderOpen(_ text: String) {
        #expect(WrittenDate.read(text) == .ordered(3, 5, year: 2026, dotted: false))
    }

    @Test func readsDots() { #expect(WrittenDate.read("5.3.2026") == .ordered(5, 3, year: 2026, dotted: true)) }

    @Test func readsMoments() throws {
        let expected = try #require(Instant(rfc3339: Bytes(start: nil, count: 0)) ?? Instant(seconds: 1_767_225_600))
        #expect(WrittenDate.read("2026-01-01T00:00:00Z") == .instant(expected))
        #expect(WrittenDate.read("2025-12-31T20:00:00-04:00") == .instant(expected))
        #expect(WrittenDate.read("20251231200000-0400") == .instant(expected))
    }

    @Test(arguments: ["", "--", "N/A", "0000-00-00", "00/00/0000"])
    func readsBlank(_ text: String) { #expect(WrittenDate.read(text) == .blank) }

    @Test(arguments: [
        "3/5/26", "2026-02-30", "13/13/2026", "2026", "2026-03", "Mar 2026", "Foo 5, 2026", "3/5", "3/5/2026 99:00",
        "3/5-2026",
        "123456", "1234567", "yesterday", "2/29/2025", "Mar 32, 2026",
    ]) func refusesToGuess(_ text: String) { #expect(WrittenDate.read(text) == .unreadable) }

    @Test func knowsBothSerialBases() throws {
        #expect(WrittenDate.SerialBase.year1900.day(1) == Day(year: 1900, month: 1, day: 1))
        #expect(WrittenDate.SerialBase.year1900.day(61) == Day(year: 1900, month: 3, day: 1))
        #expect(WrittenDate.SerialBase.year1904.day(44624) == Day(year: 2026, month: 3, day: 5))
    }

    @Test func decidesTheOrderOverTheWholeFile() {
        var detector = DateOrderDetector()
        #expect(detector.verdict == .nothing)
        detector.note(5, 5, dotted: false)
        #expect(detector.verdict == .nothing)
        detector.note(3, 5, dotted: false)
        #expect(detector.verdict == .undecided)
        detector.note(3, 25, dotted: false)
        #expect(detector.verdict == .order(.monthFirst))
        detector.note(25, 3, dotted: false)
        #expect(detector.verdict == .conflict)
    }
}

@Suite struct CardNumberTests {
    @Test(arguments: [
        ("4111111111111111", "************1111"),
        ("card 4111 1111 1111 1111 on file", "card **** **** **** 1111 on file"),
        ("3782-822463-10005", "****-******-*0005"), ("x5555555555554444y", "x************4444y"),
        ("20 4111111111111111", "20 ************1111"),
    ]) func masks(_ text: String, _ expected: String) { #expect(CardNumbers.masked(text) == expected) }

    @Test(arguments: [
        "4111111111111112", "1234567890123452", "555-0142 555-0143", "2026-03-05 14:30:00", "12345", "",
        "0000000000000000",
        "411111111111111111111111",
    ]) func leavesAlone(_ text: String) { #expect(CardNumbers.masked(text) == nil) }
}

@Suite struct EncodingTests {
    @Test(arguments: [true, false]) func readsUTF16(bigEndian: Bool) {
        let text = "Client,Balance\r\nNyström 😀,5\r\n"
        var bytes: [UInt8] = bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
        for unit in text.utf16 {
            bytes += bigEndian ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
        }
        let file = Encoding.normalised(SourceFile(contents: bytes, name: "a.csv", number: 7))
        #expect(String(decoding: file.bytes, as: UTF8.self) == text)
        #expect(file.number == 7)
    }

    @Test func leavesOtherFilesAlone() {
        let file = SourceFile(text: "a,b\n", name: "a.csv")
        #expect(Encoding.normalised(file) === file)
    }
}
