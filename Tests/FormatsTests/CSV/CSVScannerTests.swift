import Formats
import Testing
import Values

@Suite struct CSVScannerTests {
    private func rows(_ text: String, delimiter: UInt8 = 0x2C, lenient: Bool = false) -> [[String]] {
        let file = SourceFile(text: text, name: "test.csv")
        var scanner = CSVScanner(file.bytes, file: 0, delimiter: delimiter, lenientQuotes: lenient)
        var out: [[String]] = []
        while true {
            do throws(CSVScanner.Fault) {
                guard try scanner.next() else { return out }
                out.append((0..<scanner.row.count).map { scanner.row.string($0) })
            } catch { out.append(["fault \(error)"]) }
        }
    }

    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]), ("a,b\nc,d", [["a", "b"], ["c", "d"]]), ("", []), ("\n\r\n\n", []),
        (",\n", [["", ""]]), ("a,\n", [["a", ""]]), ("a,", [["a", ""]]), ("\"a,b\",c\n", [["a,b", "c"]]),
        ("\"a\"\"b\"\n", [["a\"b"]]), ("\"\"\"\"\n", [["\""]]), ("\"\",\"\"\n", [["", ""]]),
        ("\"a\nb\",c\n", [["a\nb", "c"]]),
        ("\"a\r\nb\",c\r\nd,e\r\n", [["a\r\nb", "c"], ["d", "e"]]), ("\u{FEFF}a,b\n", [["a", "b"]]),
        ("a\"b,c\n", [["a\"b", "c"]]), (" \"a\" ,b\n", [[" \"a\" ", "b"]]), ("a\n\n\nb\n", [["a"], ["b"]]),
        ("\"a\"", [["a"]]), ("\"a\",", [["a", ""]]),
    ]) func splits(_ text: String, _ expected: [[String]]) { #expect(rows(text) == expected) }

    @Test func readsOtherDelimiters() {
        #expect(rows("a;b,c;\"d;e\"\n", delimiter: 0x3B) == [["a", "b,c", "d;e"]])
        #expect(rows("a\tb\n", delimiter: 0x09) == [["a", "b"]])
    }

    @Test func goesOnAfterAFault() {
        let faulty = rows("a,b\n\"x\"y,z\nc,d\n")
        #expect(faulty.count == 3 && faulty[0] == ["a", "b"] && faulty[2] == ["c", "d"])
        let open = rows("a,b\n\"x,y\nc,d\n")
        #expect(open.count == 3 && open[2] == ["c", "d"])
    }

    @Test func readsBankQuotesLeniently() {
        #expect(rows("\"a \"big\" b\",c\n", lenient: true) == [["a \"big\" b", "c"]])
    }

    @Test func countsLines() throws {
        let file = SourceFile(text: "a,b\r\n\r\n\"x\r\ny\",2\r\nc,d\r\n", name: "test.csv")
        var scanner = CSVScanner(file.bytes, file: 3)
        var places: [String] = []
        while try scanner.next() {
            let place = scanner.row.position(field: 2)
            places.append("\(place) \(place.offset)")
        }
        #expect(places == ["1:2 0", "3:2 7", "5:2 17"])
    }

    @Test func limitsTheLengthOfAField() {
        let long = String(repeating: "x", count: CSVScanner.fieldLimit + 1)
        #expect(rows("a,\(long)\nb,c\n").last == ["b", "c"])
        #expect(rows("a,\"\(long)\"\nb,c\n").last == ["b", "c"])
    }
}

@Suite struct CSVHeaderTests {
    @Test func findsNamesHoweverTheyAreWritten() {
        let header = CSVHeader(["\u{FEFF}Client  ID", "Charge", "PAID", "Charge"])
        #expect(header.index("client id") == 0 && header.index("Paid") == 2)
        #expect(header.index("Charge", occurrence: 2) == 3 && header.index("Charge", occurrence: 3) == nil)
        #expect(header.missing(["Paid", "Fee"]) == ["Fee"])
    }
}
