import CLibXML2
import Values

/// What a document tells as it is read, in its own order. Bytes live until the call returns.
public protocol XMLHandler: AnyObject {
    /// An element begins, on that line (the line on which its start tag ends).
    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32)
    /// Text within the current element; long text comes in parts.
    func text(_ text: Bytes)
    /// The current element ends.
    func close(_ name: Bytes)
}

/// Why a document cannot be read.
public struct XMLFault: Error, Hashable, Sendable {
    /// The kind of trouble: `xml-damaged`, `xml-doctype`, `xml-entity`, `xml-too-deep`, `xml-too-long`.
    public var code: String
    /// What was seen, in libxml2's words where they are its.
    public var message: String
    /// The line, from 1.
    public var line: Int32
    /// The column of the parser's reading, from 1; 0 where it does not say.
    public var column: Int32
}

/// The attributes of an element.
public struct XMLAttributes {
    private let base: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    /// How many there are.
    public let count: Int

    /// Bytes before the end of the start tag, counted in the UTF-8 that the parser makes of the document.
    public let offset: Int

    private let scratch: XMLScratch

    init(_ base: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int, offset: Int, scratch: XMLScratch) {
        self.base = base
        self.count = count
        self.offset = offset
        self.scratch = scratch
    }

    /// The local name of attribute `index`.
    public func name(_ index: Int) -> Bytes { XMLStream.bytes(base?[index * 5]) }

    /// The value of attribute `index`, its references resolved.
    public func value(_ index: Int) -> Bytes {
        guard let base, let start = base[index * 5 + 3], let end = base[index * 5 + 4] else {
            return Bytes(start: nil, count: 0)
        }
        let value = Bytes(start: start, count: end - start)
        return value.contains(0x26) ? scratch.withoutReferences(value) : value
    }

    /// The value of the attribute of that local name.
    public func value(of name: StaticString) -> Bytes? {
        for i in 0..<count where XMLStream.same(self.name(i), name) { return value(i) }
        return nil
    }
}

/// Keeps the attribute values of the current element that had to be changed.
final class XMLScratch {
    private var kept: [CellStorage] = []
    /// Without a look at the list: it is asked for every element.
    private let isUsed: UnsafeMutablePointer<Bool>

    init() {
        isUsed = .allocate(capacity: 1)
        isUsed.initialize(to: false)
    }

    deinit { isUsed.deallocate() }

    func clear() {
        guard isUsed.pointee else { return }
        isUsed.pointee = false
        kept.removeAll()
    }

    /// libxml2 hands an ampersand in an attribute over as `&#38;` unless it may replace entities, which it may not.
    func withoutReferences(_ value: Bytes) -> Bytes {
        let storage = CellStorage(capacity: value.count)
        var at = 0
        while let mark = value[at...].firstIndex(of: 0x26) {
            storage.append(Bytes(rebasing: value[at...mark]))
            let rest = Bytes(rebasing: value[mark...])
            at = mark + (Text.begins(rest, "&#38;") ? 5 : 1)
        }
        storage.append(Bytes(rebasing: value[at...]))
        kept.append(storage)
        isUsed.pointee = true
        return Bytes(start: storage.base, count: storage.count)
    }
}

/// Reads XML as it comes, with libxml2's push parser, in memory that does not grow with the document.
///
/// Document type declarations and entity references are refused, nothing is ever fetched, and depth and the length of
/// text are limited. Every error that libxml2 reports at level 2 or above ends the reading, even where it would go on.
public final class XMLStream {
    /// What a document may be at most.
    public struct Limits: Sendable {
        /// Elements within elements.
        public var depth = 200
        /// Bytes of text in one element, all its parts together.
        public var text = 1 << 20

        /// The usual limits.
        public init() {}
    }

    /// What ended the reading, once something did.
    public private(set) var fault: XMLFault? {
        get { state.pointee.fault }
        set {
            state.pointee.fault = newValue
            state.pointee.isStopped = newValue != nil
        }
    }
    private let handler: any XMLHandler
    private let limits: Limits
    private let parser: xmlParserCtxtPtr?
    private var isFed = false

    /// What every element changes, behind a pointer: a class's own variables are checked for exclusive access each time.
    private struct State {
        var fault: XMLFault?
        var isStopped = false
        var depth = 0
        var textLength = 0
    }

    private let state: UnsafeMutablePointer<State>
    private let scratch = XMLScratch()

    /// Bytes given to libxml2 at a time.
    private static let chunk = 1 << 16

    /// A reader that tells a handler what it reads.
    public init(_ handler: any XMLHandler, limits: Limits = Limits()) {
        self.handler = handler
        self.limits = limits
        state = .allocate(capacity: 1)
        state.initialize(to: State())
        var sax = XMLStream.callbacks()
        parser = xmlCreatePushParserCtxt(&sax, nil, nil, 0, nil)
        parser?.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        if let parser { xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue)) }
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
        guard let parser else { return }
        if let document = parser.pointee.myDoc { xmlFreeDoc(document) }
        xmlFreeParserCtxt(parser)
    }

    private static func callbacks() -> xmlSAXHandler {
        var sax = xmlSAXHandler()
        sax.initialized = UInt32(XML_SAX2_MAGIC)
        sax.startElementNs = { context, name, _, _, _, _, count, _, attributes in
            guard let name else { return }
            XMLStream.with(context) { stream in
                let given = XMLAttributes(
                    attributes, count: Int(count), offset: stream.offset, scratch: stream.scratch)
                stream.open(XMLStream.bytes(name), given)
            }
        }
        sax.endElementNs = { context, name, _, _ in
            guard let name else { return }
            XMLStream.with(context) { $0.close(XMLStream.bytes(name)) }
        }
        sax.characters = { context, text, count in
            guard let text else { return }
            XMLStream.with(context) { $0.text(Bytes(start: text, count: Int(count))) }
        }
        sax.cdataBlock = sax.characters
        sax.internalSubset = { context, _, _, _ in
            XMLStream.with(context) { $0.stop("xml-doctype", "the document has a DOCTYPE, which is not read") }
        }
        sax.reference = { context, _ in
            XMLStream.with(context) { $0.stop("xml-entity", "the document refers to an entity, which is not read") }
        }
        sax.getEntity = { context, _ in
            XMLStream.with(context) { $0.stop("xml-entity", "the document refers to an entity, which is not read") }
            return nil
        }
        sax.serror = { context, error in
            guard let error else { return }
            XMLStream.with(context) { $0.note(error.pointee) }
        }
        return sax
    }

    /// Reads a whole document; what ended it early, if anything did.
    public static func read(_ bytes: Bytes, _ handler: any XMLHandler, limits: Limits = Limits()) -> XMLFault? {
        let stream = XMLStream(handler, limits: limits)
        stream.push(bytes)
        return stream.finish()
    }

    /// Reads the next bytes; false once the reading has ended.
    @discardableResult
    public func push(_ bytes: Bytes) -> Bool {
        guard let parser else {
            stop("xml-damaged", "libxml2 gave no parser")
            return false
        }
        var at = 0
        while at < bytes.count, fault == nil {
            let count = min(XMLStream.chunk, bytes.count - at)
            let part = Bytes(rebasing: bytes[at..<(at + count)])
            part.withMemoryRebound(to: CChar.self) { chars in
                _ = xmlParseChunk(parser, chars.baseAddress, Int32(count), 0)
            }
            if parser.pointee.wellFormed == 0 { stop("xml-damaged", "the document is not well formed") }
            at += count
            isFed = true
        }
        return fault == nil
    }

    /// Ends the document: what was wrong with it, if anything was.
    public func finish() -> XMLFault? {
        guard fault == nil, let parser else { return fault }
        if !isFed { return XMLFault(code: "xml-damaged", message: "the file is empty", line: 1, column: 0) }
        xmlParseChunk(parser, nil, 0, 1)
        if parser.pointee.wellFormed == 0 { stop("xml-damaged", "the document ends too early") }
        return fault
    }

    // MARK: What libxml2 tells

    private func open(_ name: Bytes, _ attributes: XMLAttributes) {
        guard !state.pointee.isStopped else { return }
        state.pointee.depth += 1
        state.pointee.textLength = 0
        scratch.clear()
        guard state.pointee.depth <= limits.depth else {
            stop("xml-too-deep", "elements stand more than \(limits.depth) deep")
            return
        }
        handler.open(name, attributes, line: line)
    }

    private func close(_ name: Bytes) {
        guard !state.pointee.isStopped else { return }
        state.pointee.depth -= 1
        state.pointee.textLength = 0
        handler.close(name)
    }

    private func text(_ text: Bytes) {
        guard !state.pointee.isStopped else { return }
        state.pointee.textLength += text.count
        guard state.pointee.textLength <= limits.text else {
            stop("xml-too-long", "a text is longer than \(limits.text) bytes")
            return
        }
        handler.text(text)
    }

    /// An error's first line names elements and bytes, not values: what follows may quote the document and is dropped.
    private func note(_ error: xmlError) {
        guard fault == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let message = error.message.map { String(cString: $0) } ?? "the document is damaged"
        fault = XMLFault(
            code: "xml-damaged", message: String(message.prefix { !$0.isNewline }), line: Int32(error.line),
            column: Int32(error.int2))
        if let parser { xmlStopParser(parser) }
    }

    private func stop(_ code: String, _ message: String) {
        guard fault == nil else { return }
        let column = parser.map { xmlSAX2GetColumnNumber($0) } ?? 0
        fault = XMLFault(code: code, message: message, line: line, column: column)
        if let parser { xmlStopParser(parser) }
    }

    private var line: Int32 { parser.map { xmlSAX2GetLineNumber($0) } ?? 0 }

    private var offset: Int {
        guard let input = parser?.pointee.input?.pointee, let at = input.cur, let base = input.base else { return 0 }
        return Int(input.consumed) + (at - base)
    }

    // MARK: Help

    /// The stream that a callback belongs to. Called for every element: it is not retained, since who feeds the parser
    /// holds it.
    @inline(__always)
    private static func with(_ context: UnsafeMutableRawPointer?, _ body: (XMLStream) -> Void) {
        guard let context else { return }
        Unmanaged<XMLStream>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
    }

    static func bytes(_ text: UnsafePointer<xmlChar>?) -> Bytes {
        guard let text else { return Bytes(start: nil, count: 0) }
        return Bytes(start: text, count: Int(xmlStrlen(text)))
    }

    /// True when bytes are exactly an ASCII text.
    static func same(_ b: Bytes, _ name: StaticString) -> Bool {
        guard b.count == name.utf8CodeUnitCount else { return false }
        for i in 0..<b.count where b[i] != name.utf8Start[i] { return false }
        return true
    }
}
