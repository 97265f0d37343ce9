import Foundation
import LedgerModel
import Testing
import Values

@testable import Reconciliation

/// Who is meant by a name: what agrees, what it weighs, and who is too near.
@Suite struct IdentityTests {
    private static func directory(_ names: [String], contacts: [(String, String)] = [], fill: Int = 0)
        -> ClientDirectory
    {
        func parts(_ name: String) -> (String, String) {
            let end = name.range(of: " Jr")?.lowerBound ?? name.range(of: " Sr")?.lowerBound ?? name.endIndex
            let at = name[..<end].lastIndex(of: " ") ?? name.startIndex
            return (String(name[..<at]), String(name[at...].dropFirst()))
        }
        var clients = names.enumerated().map { i, name in
            Client(id: "c\(i + 1)", first: parts(name).0, last: parts(name).1)
        }
        for i in 0..<fill { clients.append(Client(id: "x\(i)", first: "Xen\(i)", last: "Filler\(i)")) }
        let parties = contacts.enumerated().map { i, contact in
            Party(
                clientID: contact.0, id: "p\(i)", role: .contact, first: parts(contact.1).0, last: parts(contact.1).1)
        }
        return ClientDirectory(clients: clients, parties: parties)
    }

    /// `full` names the client, `part` does with an exact amount, `tied` fits several, `none` nobody.
    private static func verdict(_ written: String, _ directory: ClientDirectory) -> String {
        let matches = directory.matches(name: PersonName(written: written))
        guard let best = matches.first, best.tier > .none, best.score >= ClientDirectory.plausible else {
            return "none"
        }
        if let next = matches.dropFirst().first, best.weight - next.weight < ClientDirectory.marginWeight {
            return "tied"
        }
        let id = directory.clients[best.client].id
        return (best.score >= ClientDirectory.certain ? "full " : "part ") + id
    }

    @Test(arguments: [
        "catherine kate", "katherine cathy", "kathleen kathy", "christopher topher", "madeline madelyn",
        "lauren laurie", "alejandro alex", "christine chrissy",
    ])
    func formsOfOneName(_ pair: String) {
        let names = pair.split(separator: " ").map(String.init)
        #expect(GivenNames.areForms(names[0], names[1]))
    }

    /// They share a short form, and are two names.
    @Test(arguments: [
        "katherine kathleen", "alexander alejandro", "lauren laura", "christopher christine",
    ])
    func sharingAShortFormIsNotBeingOneName(_ pair: String) {
        let names = pair.split(separator: " ").map(String.init)
        #expect(!GivenNames.areForms(names[0], names[1]))
    }

    @Test(arguments: [
        ("Robert Kowalczyk", "full c1"), ("KOWALCZYK, ROBERT", "full c1"), ("Kowalczyk Robert", "full c1"),
        ("Bob Kowalczyk", "full c1"), ("robert j kowalczyk", "full c1"), ("Robert Kowalcyzk", "part c1"),
        ("R. Kowalczyk", "part c1"), ("Robret Kowalczyk", "part c1"), ("Robert Kowalchik", "part c1"),
        ("Dr. Robert Kowalczyk, PhD", "full c1"), ("Hans Kowalczyk", "none"), ("Robert", "none"),
        ("Kowalczyk", "none"), ("Kowalczyk Consulting LLC", "none"), ("Robert Kowal", "part c1"),
        ("Zoe Castaneda", "full c2"), ("Zoe Castaneda-Ruiz", "full c2"), ("zoe ruiz", "none"),
        ("Mary Ann O'Brien", "full c3"), ("Maryann OBrien", "full c3"), ("Mary O Brien", "full c3"),
        ("Jose de la Cruz", "full c4"), ("de la Cruz, José", "full c4"), ("Jose Cruz", "full c4"),
    ])
    func written(_ name: String, _ expected: String) {
        let directory = Self.directory(
            ["Robert Kowalczyk", "Zoë Castañeda", "Mary Ann O'Brien"], fill: 100)
        let cruz = ClientDirectory(
            clients: directory.clients.map { client in
                client.id == "x0" ? Client(id: "c4", first: "José", last: "de la Cruz") : client
            }, parties: [])
        #expect(Self.verdict(name, cruz) == expected)
    }

    @Test("a slip that makes another name is that other name") func realNames() {
        let directory = Self.directory(["Maria Lopez", "John Smith", "Dan Keller"], fill: 50)
        for name in ["Marie Lopez", "Mario Lopez", "John Smyth", "Don Keller", "Dana Keller"] {
            #expect(Self.verdict(name, directory) == "none", "\(name)")
        }
    }

    @Test("a rare surname says more than a common one") func rarity() {
        let common = (0..<60).map { "Given\($0)x Smith" }
        let directory = Self.directory(["Jane Szymanski", "Quentin Smith"] + common, fill: 900)
        #expect(Self.verdict("J Szymanski", directory) == "part c1")
        #expect(Self.verdict("Q Smith", directory) == "none")
        let rare = directory.matches(name: PersonName(written: "Jane Szymanski"))[0].weight
        let often = directory.matches(name: PersonName(written: "Quentin Smith"))[0].weight
        #expect(rare > often + 30, "\(rare) and \(often) tenths of a bit")
    }

    @Test("father and son, twins, and sisters by one initial are told apart or left open") func namesakes() {
        let directory = Self.directory(
            ["John Abernathy Jr", "John Abernathy Sr", "Jane Okafor", "Joan Okafor", "Lee Park", "Lee Park"], fill: 50)
        #expect(Self.verdict("John Abernathy", directory) == "tied")
        #expect(Self.verdict("John Abernathy, Sr.", directory) == "full c2")
        #expect(Self.verdict("J Okafor", directory) == "tied")
        #expect(Self.verdict("Jane Okafor", directory) == "full c3")
        #expect(Self.verdict("Lee Park", directory) == "tied")
    }

    @Test("who pays is known by name, too") func contacts() {
        let directory = Self.directory(
            ["Tim Doe", "Ada Roe"], contacts: [("c1", "Karen Winterbottom"), ("c2", "Karen Winterbottom")], fill: 50)
        #expect(Self.verdict("Karen Winterbottom", directory) == "tied")
        let one = Self.directory(["Tim Doe"], contacts: [("c1", "Karen Winterbottom")], fill: 50)
        #expect(Self.verdict("karen winterbottom", one) == "full c1")
    }

    @Test("evidence is words on screen and data for machines") func evidence() {
        let evidence = MatchEvidence(
            items: [
                .init("who", agrees: true, "name agrees in full", weight: 171),
                .init("amount", agrees: true, "it is what the bill has due"),
                .init("rival", agrees: false, "2 bills of the client have this amount due"),
            ],
            runnersUp: [.init(clientID: "c2", behind: 93, words: "family name agrees, given name does not agree")],
            isBounded: true)
        #expect(
            evidence.text == """
                who: name agrees in full (+17.1 bits); amount: it is what the bill has due; but rival: 2 bills of the \
                client have this amount due; next c2, 9.3 bits behind: family name agrees, given name does not agree; \
                not every combination of bills was looked at
                """)
        #expect(MatchEvidence(text: evidence.text) == evidence)
        #expect(Bits.ratio(8, 1) == 30)
        #expect(Bits.ratio(1, 8) == -30)
        #expect(Bits.log(1_000_000) == 199)
    }
}
