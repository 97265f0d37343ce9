import Formats
import Testing
import Values

/// Writes down what it is told.
private final class Scribe: XMLHandler {
    var lines: [String] = []

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        var text = "<\(Text.string(name))"
        for i in 0..<attributes.count {
            text += " \(Text.string(attributes.name(i)))=\(Text.string(attributes.value(i)))"
        }
        lines.append("\(line) \(text)")
    }

    func text(_ text: Bytes) {
        let trimmed = Text.string(Text.trimmed(text))
        if !trimmed.isEmpty { lines.append(trimmed) }
    }

    func close(_ name: Bytes) { lines.append("/\(Text.string(name))") }
}

@Suite struct XMLStreamTests {
    private func read(_ text: String, limits: XMLStream.Limits = .init()) -> (lines: [String], fault: XMLFault?) {
        let scribe = Scribe()
        let file = SourceFile(text: text, name: "test.xml")
        let fault = XMLStream.read(file.bytes, scribe, limits: limits)
        return (scribe.lines, fault)
    }

    @Test func tellsWhatItReads() {
        let told = read("<?xml version=\"1.0\"?>\n<a x='1 &amp; 2'>\n <b>t&#xFC;r &lt;</b><![CDATA[<c>]]></a>")
        #expect(told.fault == nil)
        #expect(told.lines.filter { !["t", "ür", "ü", "r", "<"].contains($0) }.first == "2 <a x=1 & 2")
        #expect(told.lines.contains("3 <b") && told.lines.contains("/b") && told.lines.contains("<c>"))
    }

    @Test(arguments: [
        ("<!DOCTYPE a SYSTEM \"http://example.com/x.dtd\"><a/>", "xml-doctype"),
        ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "xml-doctype"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>", "xml-doctype"),
        ("<a>&x;</a>", "xml-entity"), ("<a b='&x;'/>", "xml-entity"),
        ("<a><b></a>", "xml-damaged"), ("<a>", "xml-damaged"), ("", "xml-damaged"), ("a,b\n1,2\n", "xml-damaged"),
        ("<a/><b/>", "xml-damaged"), ("<a b='1' b='2'/>", "xml-damaged"), ("<a>\u{1}</a>", "xml-damaged"),
    ]) func refuses(_ text: String, _ code: String) { #expect(read(text).fault?.code == code) }

    @Test func saysWhere() {
        let fault = read("<a>\n<b>\n</c>\n</a>").fault
        #expect(fault?.line == 3)
        #expect((fault?.column ?? 0) > 0)
    }

    @Test func limitsDepthAndText() {
        var limits = XMLStream.Limits()
        limits.depth = 3
        limits.text = 10
        #expect(read("<a><b><c/></b></a>", limits: limits).fault == nil)
        #expect(read("<a><b><c><d/></c></b></a>", limits: limits).fault?.code == "xml-too-deep")
        #expect(read("<a>12345678901</a>", limits: limits).fault?.code == "xml-too-long")
    }

    @Test func readsOtherEncodings() {
        let scribe = Scribe()
        let bytes = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>".utf8) + [0xFC] + Array("</a>".utf8)
        let file = SourceFile(contents: bytes, name: "latin.xml")
        #expect(XMLStream.read(file.bytes, scribe) == nil)
        #expect(scribe.lines == ["1 <a", "ü", "/a"])
    }

    @Test func readsBytesAsTheyCome() {
        let scribe = Scribe()
        let stream = XMLStream(scribe)
        let file = SourceFile(text: "<a><b c='d'>text</b></a>", name: "test.xml")
        for i in 0..<file.bytes.count { stream.push(Bytes(rebasing: file.bytes[i..<(i + 1)])) }
        #expect(stream.finish() == nil)
        #expect(scribe.lines.first == "1 <a" && scribe.lines.last == "/a")
    }
}
