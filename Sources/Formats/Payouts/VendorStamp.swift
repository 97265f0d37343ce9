import Values

/// A date, perhaps with a time of day and a zone, as processors and banks write them.
public struct VendorStamp: Sendable, Hashable {
    /// Which of `3/4/2026` is the month.
    public enum Order: Sendable {
        /// The United States.
        case monthFirst
        /// Most other places.
        case dayFirst
    }

    /// The day as written.
    public var day: Day
    /// Seconds since midnight as written, where a time is given.
    public var second: Int32?
    /// Seconds ahead of UTC, where the stamp names its zone.
    public var offset: Int64?

    /// A stamp of those parts.
    public init(day: Day, second: Int32? = nil, offset: Int64? = nil) {
        self.day = day
        self.second = second
        self.offset = offset
    }

    /// Reads `2026-03-05`, `2026/03/05`, `20260305`, `3/5/26`, `05.03.2026`, `5-Mar-2026`, `Mar 5, 2026`, each alone
    /// or with a time (`T` or blanks before it; seconds, fractions and AM/PM optional) and a zone (`Z`, `±hh:mm`,
    /// `±hhmm`, `PDT`).
    public init?(_ bytes: Bytes, order: Order = .monthFirst) {
        if let day = Day(iso: bytes) {
            self.init(day: day)
            return
        }
        if let wall = WallTime(iso: bytes) {
            self.init(day: wall.day, second: wall.second)
            return
        }
        var reader = StampReader(VendorMoney.unguarded(Text.trimmed(bytes)))
        guard let day = reader.date(order) else { return nil }
        self.init(day: day)
        guard !reader.atEnd else { return }
        guard reader.gap(), let clock = reader.clock() else { return nil }
        second = clock
        guard !reader.atEnd else { return }
        guard let zone = reader.zone(), reader.atEnd else { return nil }
        offset = zone
    }

    /// The moment, where a time is given: by the stamp's own zone, else by `zone`.
    public func instant(in zone: Zone) -> Instant? {
        guard let second else { return nil }
        let wall = WallTime(day: day, second: second)
        if let offset { return Instant(seconds: wall.secondsIfUTC - offset) }
        return zone.instant(of: wall)
    }

    /// Seconds ahead of UTC of a zone's abbreviation, as American and European exports use them; `nil` when unknown.
    public static func offset(abbreviation bytes: Bytes) -> Int64? {
        for (name, hours) in abbreviations where Text.equals(bytes, name) { return Int64(hours * 3600) }
        return nil
    }

    private static let abbreviations: [(StaticString, Int)] = [
        ("UTC", 0), ("GMT", 0), ("Z", 0), ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7), ("MDT", -6),
        ("PST", -8), ("PDT", -7), ("AKST", -9), ("AKDT", -8), ("HST", -10), ("WET", 0), ("WEST", 1), ("BST", 1),
        ("CET", 1), ("CEST", 2), ("MEZ", 1), ("MESZ", 2), ("EET", 2), ("EEST", 3),
    ]
}

/// One stamp on its way through the bytes.
private struct StampReader {
    let bytes: Bytes
    var at = 0

    init(_ bytes: Bytes) { self.bytes = bytes }

    var atEnd: Bool { at >= bytes.count }
    private var next: UInt8 { at < bytes.count ? bytes[at] : 0 }

    /// A run of at most `limit` digits.
    private mutating func number(_ limit: Int) -> (value: Int, width: Int)? {
        let start = at
        var value = 0
        while at < bytes.count, at - start < limit, bytes[at] &- 0x30 <= 9 {
            value = value * 10 + Int(bytes[at] &- 0x30)
            at += 1
        }
        return at > start ? (value, at - start) : nil
    }

    private mutating func skip(_ allowed: (UInt8) -> Bool) { while at < bytes.count, allowed(bytes[at]) { at += 1 } }

    /// A month's English name, short or long.
    private mutating func monthName() -> Int? {
        let start = at
        skip { Text.lower($0) >= 0x61 && Text.lower($0) <= 0x7A }
        guard at - start >= 3 else { return nil }
        let word = Bytes(rebasing: bytes[start..<start + 3])
        let names: [StaticString] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        return names.firstIndex { Text.equals(word, $0) }.map { $0 + 1 }
    }

    private static func isSeparator(_ c: UInt8) -> Bool {
        c == 0x20 || c == 0x2D || c == 0x2F || c == 0x2E || c == 0x2C
    }

    mutating func date(_ order: VendorStamp.Order) -> Day? {
        guard next &- 0x30 <= 9 else {
            guard let month = monthName() else { return nil }
            skip(StampReader.isSeparator)
            guard let day = number(2) else { return nil }
            skip(StampReader.isSeparator)
            return number(4).flatMap { StampReader.day($0, month, day.value) }
        }
        guard let first = number(8) else { return nil }
        if first.width == 8 {
            return Day(year: first.value / 10_000, month: first.value / 100 % 100, day: first.value % 100)
        }
        guard first.width == 4 || first.width <= 2, StampReader.isSeparator(next) else { return nil }
        skip(StampReader.isSeparator)
        if Text.lower(next) >= 0x61 {
            guard let month = monthName() else { return nil }
            skip(StampReader.isSeparator)
            return number(4).flatMap { StampReader.day($0, month, first.value) }
        }
        guard let second = number(2), StampReader.isSeparator(next) else { return nil }
        at += 1
        if first.width == 4 {
            return number(2).flatMap { Day(year: first.value, month: second.value, day: $0.value) }
        }
        guard let year = number(4) else { return nil }
        return order == .monthFirst
            ? StampReader.day(year, first.value, second.value) : StampReader.day(year, second.value, first.value)
    }

    /// A day whose year has four digits, or two that mean 2000–2069 and 1970–1999.
    private static func day(_ year: (value: Int, width: Int), _ month: Int, _ day: Int) -> Day? {
        switch year.width {
        case 4: Day(year: year.value, month: month, day: day)
        case 2: Day(year: year.value + (year.value < 70 ? 2000 : 1900), month: month, day: day)
        default: nil
        }
    }

    /// What stands between date and time.
    mutating func gap() -> Bool {
        let start = at
        skip { $0 == 0x20 || $0 == 0x54 || $0 == 0x2C }
        return at > start
    }

    mutating func clock() -> Int32? {
        guard var hour = number(2)?.value, next == 0x3A else { return nil }
        at += 1
        guard let minute = number(2)?.value else { return nil }
        var second = 0
        if next == 0x3A {
            at += 1
            guard let value = number(2)?.value else { return nil }
            second = value
            if next == 0x2E {
                at += 1
                skip { $0 &- 0x30 <= 9 }
            }
        }
        skip { $0 == 0x20 }
        let half = Text.lower(next)
        if half == 0x61 || half == 0x70, at + 1 < bytes.count, Text.lower(bytes[at + 1]) == 0x6D {
            guard hour >= 1, hour <= 12 else { return nil }
            hour = hour % 12 + (half == 0x70 ? 12 : 0)
            at += 2
        }
        skip { $0 == 0x20 }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return Int32(hour * 3600 + minute * 60 + second)
    }

    mutating func zone() -> Int64? {
        if next == 0x2B || next == 0x2D {
            let sign: Int64 = next == 0x2D ? -1 : 1
            at += 1
            guard let hours = number(2), hours.value < 24 else { return nil }
            if next == 0x3A { at += 1 }
            let minutes = number(2)?.value ?? 0
            guard minutes < 60 else { return nil }
            return sign * Int64(hours.value * 3600 + minutes * 60)
        }
        let word = Bytes(rebasing: bytes[at..<bytes.count])
        at = bytes.count
        return VendorStamp.offset(abbreviation: word)
    }
}
