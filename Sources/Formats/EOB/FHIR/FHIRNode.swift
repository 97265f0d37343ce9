import Values

/// An element of a FHIR resource, the same whether it was written as XML or as JSON (hl7.org/fhir/R4/formats.html).
///
/// A list of JSON becomes several elements of one name, as in XML; a resource within another stands in an element of its
/// type's name.
struct FHIRNode {
    /// The element's name, or the type of a resource.
    var name: String
    /// The value of a primitive; empty for anything else.
    var value = ""
    /// The line on which it begins, from 1.
    var line: Int32
    /// What it holds, in file order.
    var children: [FHIRNode] = []

    /// An element without content.
    init(_ name: String, value: String = "", line: Int32) {
        self.name = name
        self.value = value
        self.line = line
    }

    /// All elements of that name.
    func all(_ name: String) -> [FHIRNode] { children.filter { $0.name == name } }

    /// The first element of that name.
    subscript(_ name: String) -> FHIRNode? { children.first { $0.name == name } }

    /// The value at the end of a path of first elements; empty where there is none.
    func text(_ path: String...) -> String {
        var node = self
        for name in path {
            guard let next = node[name] else { return "" }
            node = next
        }
        return String(node.value.drop { $0 == " " })
    }

    /// The codings of a concept: system and code.
    var codings: [(system: String, code: String)] {
        all("coding").map { ($0.text("system"), $0.text("code")) }
    }
}

extension FHIRNode {
    /// A resource as JSON has it; `nil` for a value that is none.
    init?(resource value: JSONValue, line: Int32) {
        guard case .object = value else { return nil }
        let type = value["resourceType"].string
        guard !type.isEmpty else { return nil }
        self.init(type, line: max(value.line, line))
        fill(value)
    }

    private mutating func fill(_ object: JSONValue) {
        guard case .object(let members, _) = object else { return }
        for name in members.keys.sorted() where name != "resourceType" {
            guard let value = members[name] else { continue }
            add(name, value)
        }
    }

    private mutating func add(_ name: String, _ value: JSONValue) {
        switch value {
        case .array(let elements): for element in elements { add(name, element) }
        case .text(let text), .number(let text): children.append(FHIRNode(name, value: text, line: line))
        case .truth(let truth): children.append(FHIRNode(name, value: truth ? "true" : "false", line: line))
        case .null: break
        case .object:
            var child = FHIRNode(name, line: max(value.line, line))
            if let resource = FHIRNode(resource: value, line: line) {
                child.children = [resource]
            } else {
                child.fill(value)
            }
            children.append(child)
        }
    }
}

/// Builds resources from XML as it comes; of a Bundle, one entry at a time.
final class FHIRXMLHandler: XMLHandler {
    private var open: [FHIRNode] = []
    private var skipped = 0
    private let take: (FHIRNode, _ fullURL: String) -> Void
    /// The type of the outermost resource; empty as long as there is none.
    private(set) var root = ""

    init(_ take: @escaping (FHIRNode, _ fullURL: String) -> Void) { self.take = take }

    func open(_ name: Bytes, _ attributes: XMLAttributes, line: Int32) {
        let name = Text.string(name)
        if open.isEmpty { root = name }
        // The narrative is XHTML for people.
        guard skipped == 0, name != "div" else {
            skipped += 1
            return
        }
        open.append(FHIRNode(name, value: attributes.value(of: "value").map(Text.string) ?? "", line: line))
    }

    func text(_ text: Bytes) {}

    func close(_ name: Bytes) {
        if skipped > 0 {
            skipped -= 1
            return
        }
        guard let node = open.popLast() else { return }
        if root == "Bundle", open.count == 1, node.name == "entry" {
            if let resource = node["resource"]?.children.first { take(resource, node.text("fullUrl")) }
        } else if open.isEmpty {
            if root != "Bundle" { take(node, "") }
        } else {
            open[open.count - 1].children.append(node)
        }
    }
}
