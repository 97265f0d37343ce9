import Values

/// What a file says of the people, organizations and claims that its EOBs refer to.
struct FHIRDirectory {
    /// A person or organization.
    struct Party {
        /// Name and identifier; an organization's name is its last name.
        var person = Person()
        /// All identifiers, in file order.
        var ids: [String] = []
    }

    private var parties: [String: Party] = [:]
    private var claims: [String: String] = [:]
    private var subscribers: [String: String] = [:]

    /// Takes a resource that an EOB may refer to as `Type/id`, by its full URL, or as `#id` where it is contained.
    mutating func add(_ resource: FHIRNode, fullURL: String = "", isContained: Bool = false) {
        let id = resource.text("id")
        var keys = fullURL.isEmpty ? [] : [fullURL]
        if !id.isEmpty { keys.append(isContained ? "#" + id : resource.name + "/" + id) }
        for key in keys {
            switch resource.name {
            case "Patient", "Practitioner", "Organization", "RelatedPerson":
                parties[key] = FHIRDirectory.party(resource)
            case "Claim": claims[key] = resource.text("identifier", "value")
            case "Coverage":
                let subscriber = resource.text("subscriberId")
                subscribers[key] = subscriber.isEmpty ? resource.text("identifier", "value") : subscriber
            default: break
            }
        }
    }

    private static func party(_ resource: FHIRNode) -> Party {
        var party = Party()
        party.ids = resource.all("identifier").map { $0.text("value") }.filter { !$0.isEmpty }
        let names = resource.all("name")
        if let name = names.first(where: { $0.text("use") == "official" }) ?? names.first {
            let given = name.all("given").map(\.value)
            party.person = Person(
                last: name.value.isEmpty ? name.text("family") : name.value, first: given.first ?? "",
                middle: given.dropFirst().joined(separator: " "), suffix: name.text("suffix"))
            if party.person.last.isEmpty, party.person.first.isEmpty {
                party.person = EOBValues.person(name.text("text"))
            }
        }
        party.person.id = party.ids.first ?? ""
        return party
    }

    /// The party that a reference means: the resource it names where the file has it, else what it says itself.
    func party(_ reference: FHIRNode?, isPerson: Bool) -> Party {
        guard let reference else { return Party() }
        var party = find(reference.text("reference"), parties) ?? Party()
        let logical = reference.text("identifier", "value")
        if !logical.isEmpty, !party.ids.contains(logical) { party.ids.insert(logical, at: 0) }
        if party.ids.isEmpty {
            let tail = FHIRDirectory.tail(reference.text("reference"))
            if !tail.isEmpty { party.ids = [tail] }
        }
        let display = reference.text("display")
        if party.person.last.isEmpty, party.person.first.isEmpty, !display.isEmpty {
            party.person = isPerson ? EOBValues.person(display) : Person(last: display)
        }
        party.person.id = party.ids.first ?? ""
        return party
    }

    /// The practice's number of the claim that an EOB answers: the reference's identifier, the Claim's own, or the id at
    /// the end of the reference.
    func claimNumber(_ reference: FHIRNode?) -> String {
        guard let reference else { return "" }
        let logical = reference.text("identifier", "value")
        if !logical.isEmpty { return logical }
        if let known = find(reference.text("reference"), claims), !known.isEmpty { return known }
        return FHIRDirectory.tail(reference.text("reference"))
    }

    /// The member id of a coverage.
    func subscriber(_ reference: FHIRNode?) -> String {
        guard let reference else { return "" }
        let logical = reference.text("identifier", "value")
        return logical.isEmpty ? find(reference.text("reference"), subscribers) ?? "" : logical
    }

    private func find<Found>(_ reference: String, _ table: [String: Found]) -> Found? {
        if let found = table[reference] { return found }
        let parts = FHIRDirectory.unversioned(reference).split(separator: "/")
        return parts.count >= 2 ? table[parts.suffix(2).joined(separator: "/")] : nil
    }

    private static func unversioned(_ reference: String) -> Substring {
        let parts = reference.split(separator: "/")
        guard let at = parts.firstIndex(of: "_history"), let last = parts[..<at].last else { return reference[...] }
        return reference[..<last.endIndex]
    }

    /// The id at the end of a reference; empty for `#id`, which names nothing outside the resource.
    private static func tail(_ reference: String) -> String {
        guard !reference.hasPrefix("#") else { return "" }
        let last = unversioned(reference).split(separator: "/").last ?? ""
        return String(last.hasPrefix("urn:") ? last.drop { $0 != ":" }.dropFirst() : last)
    }
}
