/// Invented people. Family names are as unevenly spread as in the United States: a few dozen common ones make up a
/// sixth of all people, the rest comes from some thirty thousand that are put together from parts.
enum Names {
    /// Given names, each with a short form where it has one.
    static let given: [(full: String, short: String)] = table(
        """
        Elizabeth:Liz William:Will Robert:Bob Margaret:Maggie Katherine:Kate James:Jim Michael:Mike Jennifer:Jen
        Patricia:Pat Richard:Rick Joseph:Joe Thomas:Tom Christopher:Chris Daniel:Dan Matthew:Matt Anthony:Tony
        Andrew:Andy Joshua:Josh Benjamin:Ben Samuel:Sam Alexander:Alex Nicholas:Nick Jonathan:Jon Timothy:Tim
        Gregory:Greg Rebecca:Becky Deborah:Deb Susan:Sue Victoria:Vicky Abigail:Abby Jessica:Jess Amanda:Mandy
        Stephanie:Steph Kimberly:Kim Christina:Tina Cynthia:Cindy Jacqueline:Jackie Nathaniel:Nate Zachary:Zach
        Edward:Ed Charles:Charlie Lawrence:Larry Raymond:Ray Philip:Phil Kenneth:Ken Ronald:Ron Donald:Don
        Vincent:Vince Peter:Pete Francis:Frank Judith:Judy Barbara:Barb Dorothy:Dot Penelope:Penny Valerie:Val Maria:
        Ana: Lucia: Sofia: Carmen: Elena: Rosa: Jose: Juan: Luis: Carlos: Diego: Mateo: Rafael: Wei: Mei: Hiro: Yuki:
        Akira: Naomi: Minh: Linh: Priya: Anita: Ravi: Sunita: Kiran: Amara: Ngozi: Kofi: Fatima: Omar: Layla: Yusuf:
        Amir: Nadia: Olga: Ivan: Irina: Pavel: Anya: Ingrid: Lars: Astrid: Dana: Morgan: Riley: Casey: Jordan: Taylor:
        Quinn: Avery: Rowan: Skyler: Harper: Logan: Grace: Ruby: Hazel: Violet: Iris: Wren: Clara: Nora: Cora: Fiona:
        Owen: Liam: Noah: Ethan: Mason: Lucas: Felix: Oscar: Henry: Leo: Miles: Julian: Simon: Adam: Aaron: Brian:
        """)

    /// Common family names with how many of a million people have them (US Census Bureau, 2010, rounded).
    private static let common: [(name: String, share: Int)] = table(
        """
        Smith:8280 Johnson:6550 Williams:5510 Brown:4870 Jones:4830 Garcia:3950 Miller:3940 Davis:3780 Rodriguez:3710
        Martinez:3590 Hernandez:3540 Lopez:2960 Gonzalez:2850 Wilson:2720 Anderson:2660 Thomas:2560 Taylor:2550
        Moore:2460 Jackson:2400 Martin:2380 Lee:2350 Perez:2310 Thompson:2250 White:2240 Harris:2120 Sanchez:2080
        Clark:1910 Ramirez:1890 Lewis:1800 Robinson:1800 Walker:1770 Young:1640 Allen:1640 King:1580 Wright:1560
        Scott:1490 Torres:1480 Nguyen:1480 Hill:1470 Flores:1470 Green:1460 Adams:1450 Nelson:1440 Baker:1420 Hall:1380
        Rivera:1330 Campbell:1310 Mitchell:1300 Carter:1280 Roberts:1270 Gomez:1250 Phillips:1220 Evans:1210
        Turner:1180 Diaz:1170 Parker:1130 Cruz:1120 Edwards:1120 Collins:1110 Reyes:1100
        """
    ).map { ($0.full, Int($0.short) ?? 1) }

    private static let starts = """
        Ab Al And Arn Bal Bar Ben Bern Bla Bor Bran Bu Cal Car Cas Chan Cor Cres Dal Dam Del Dor Dra Dun El Em Fal Far
        Fen Fil Gal Gar Gor Gran Gu Hal Ham Har Hil Hol Is Jan Jas Kal Kar Kel Kin Kor Lan Lar Len Lin Lo Mac Mal Mar
        Mel Mon Mor Nak Nor Ol Or Os Pal Par Pen Per Pol Quin Ram Ras Ren Ros Sal San Sel Shar Sor Stan Tal Tan Tor Tre
        Ul Val Van Ver Vin Wal Wen Wil Yar Zam Zel
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let middles = """
        a e i o u ab ad al am an ar as en er el es il in ir is ol om on or os ul um un ur
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let ends = """
        berg bury croft dale den field ford gate ham hurst kins land ley lock man mont more ner ova quist ridge ro rud
        ski son stein stone stra ti ton vale vez well wick worth wood
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// A family name, common ones as often as they are.
    static func family(_ random: inout SplitMix64) -> String {
        var place = random.below(1_000_000)
        for (name, share) in common {
            if place < share { return name }
            place -= share
        }
        // The smaller of two draws: some of the rest are more common than others.
        let start = min(random.below(starts.count), random.below(starts.count))
        let end = min(random.below(ends.count), random.below(ends.count))
        let middle = random.chance(1_500) ? "" : middles[min(random.below(middles.count), random.below(middles.count))]
        return starts[start] + middle + ends[end]
    }

    /// One slip: a letter dropped, doubled, swapped or replaced.
    static func slip(_ name: String, _ random: inout SplitMix64) -> String {
        var letters = Array(name.utf8)
        guard letters.count > 3 else { return name }
        let at = 1 + random.below(letters.count - 2)
        switch random.below(4) {
        case 0: letters.swapAt(at, at + 1)
        case 1: letters.remove(at: at)
        case 2: letters.insert(letters[at], at: at)
        default: letters[at] = random.pick(Array("aeiourstln".utf8))
        }
        return String(decoding: letters, as: UTF8.self)
    }

    private static func table(_ text: String) -> [(full: String, short: String)] {
        text.split(whereSeparator: \.isWhitespace).map {
            let parts = $0.split(separator: ":")
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }
}
