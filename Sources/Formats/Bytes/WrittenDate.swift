import Values

/// A date as people and their programs write it. Where day and month could change places, it says so instead of choosing.
///
/// Two-digit years are unreadable: a date of birth in `65` and a balance in `26` cannot be told apart safely.
public enum WrittenDate: Hashable, Sendable {
    /// A date that can be read in one way only.
    case day(Day)
    /// A moment with a zone; the day depends on the practice's.
    case instant(Instant)
    /// Two numbers of which one is the day and one the month; `dotted` for `5.3.2026`.
    case ordered(Int, Int, year: Int, dotted: Bool)
    /// Nothing was written: blank, dashes, `N/A`, zeros.
    case blank
    /// Anything else, or a day that does not exist.
    case unreadable

    /// The day on which a spreadsheet's count of days starts.
    public enum SerialBase: Hashable, Sendable {
        /// 1 is 1900-01-01 (with a 29 February 1900 that never was).
        case year1900
        /// 0 is 1904-01-01.
        case year1904

        /// The day of a serial number; `nil` outside 1900–2199.
        public func day(_ serial: Int) -> Day? {
            guard serial >= 1, serial < 109_575 else { return nil }
            switch self {
            case .year1900: return Day(number: Int32(serial - (serial < 60 ? 25_568 : 25_569)))
            case .year1904: return Day(number: Int32(serial - 24_107))
            }
        }
    }

    /// Reads one field: ISO 8601 with or without a time, `M/D/YYYY` and `D.M.YYYY` with or without a time, `YYYYMMDD`,
    /// `Mar 5, 2026`, `5 March 2026`, `YYYYMMDDhhmmss±hhmm`, five-digit spreadsheet serials.
    public static func read(_ field: Bytes, serials: SerialBase = .year1900) -> WrittenDate {
        if field.isEmpty { return .blank }
        if let usual = usual(field) { return usual }
        let text = Text.trimmedWide(field)
        if Text.isBlankWord(text) { return .blank }
        if text.count >= 8, text.allSatisfy({ $0 == 0x30 || $0 == 0x2F || $0 == 0x2D }) { return .blank }
        if let day = Day(iso: text) { return .day(day) }
        var reader = DateReader(text)
        return reader.read(serials)
    }

    /// `03/05/2026` and `2026-03-05`, by far the most frequent layouts, without any search.
    private static func usual(_ b: Bytes) -> WrittenDate? {
        guard b.count == 10 else { return nil }
        if b[4] == 0x2D { return Day(iso: b).map { .day($0) } }
        guard b[2] == 0x2F, b[5] == 0x2F, let first = Day.number(b, 0, 2),
            let second = Day.number(b, 3, 2), let year = Day.number(b, 6, 4)
        else { return nil }
        guard Day(year: year, month: first, day: second) != nil || Day(year: year, month: second, day: first) != nil
        else { return nil }
        return .ordered(first, second, year: year, dotted: false)
    }

    /// As ``read(_:serials:)-(Bytes,_)``, from text.
    public static func read(_ text: String, serials: SerialBase = .year1900) -> WrittenDate {
        var text = text
        return text.withUTF8 { read($0, serials: serials) }
    }
}

/// The order of day and month.
public enum DateOrder: String, Hashable, Sendable, CaseIterable {
    /// `3/5/2026` is 5 March.
    case monthFirst = "month_first"
    /// `3/5/2026` is 3 May.
    case dayFirst = "day_first"

    /// The day that two numbers and a year make in this order; `nil` when there is none.
    public func day(_ a: Int, _ b: Int, year: Int) -> Day? {
        self == .monthFirst ? Day(year: year, month: a, day: b) : Day(year: year, month: b, day: a)
    }
}

/// Decides the order of day and month over a whole file, from the dates that allow only one.
public struct DateOrderDetector: Sendable {
    /// Dates that only the month first can read.
    public private(set) var onlyMonthFirst = 0
    /// Dates that only the day first can read.
    public private(set) var onlyDayFirst = 0
    /// Dates that both can read, as different days.
    public private(set) var open = 0
    private var openDotted = 0

    /// What the dates of a file say.
    public enum Verdict: Hashable, Sendable {
        /// One order reads them all.
        case order(DateOrder)
        /// Some dates need the one order and some the other.
        case conflict
        /// No date tells, and there are dates that matter.
        case undecided
        /// There was nothing to decide.
        case nothing
    }

    /// No dates seen yet.
    public init() {}

    /// Takes note of one date.
    public mutating func note(_ a: Int, _ b: Int, dotted: Bool) {
        if a > 12 {
            onlyDayFirst += 1
        } else if b > 12 {
            onlyMonthFirst += 1
        } else if a != b {
            open += 1
            if dotted { openDotted += 1 }
        }
    }

    /// What all noted dates say together. Dots alone mean the day first: nobody writes `3.15.2026`, and where somebody
    /// does, that date says so.
    public var verdict: Verdict {
        if onlyMonthFirst > 0, onlyDayFirst > 0 { return .conflict }
        if onlyMonthFirst > 0 { return .order(.monthFirst) }
        if onlyDayFirst > 0 { return .order(.dayFirst) }
        if open == 0 { return .nothing }
        return openDotted == open ? .order(.dayFirst) : .undecided
    }
}

/// Walks over one written date.
private struct DateReader {
    let text: Bytes
    var at = 0

    init(_ text: Bytes) { self.text = text }

    mutating func read(_ serials: WrittenDate.SerialBase) -> WrittenDate {
        if text.contains(where: { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A && $0 != 0x54 && $0 != 0x5A }),
            let named = readNamed()
        {
            return named
        }
        at = 0
        guard let (first, size) = takeNumber() else { return .unreadable }
        if at == text.count || !isSeparator(text[at]) { return readSolid(size, first, serials) }
        if size > 4 { return readSolid(size, first, serials) }
        let separator = text[at]
        at += 1
        guard let (second, secondSize) = takeNumber(), secondSize <= 2, at < text.count, text[at] == separator else {
            return .unreadable
        }
        at += 1
        guard let (third, thirdSize) = takeNumber() else { return .unreadable }
        if size == 4, thirdSize <= 2 {
            guard let day = Day(year: first, month: second, day: third) else { return .unreadable }
            return withTime(day)
        }
        guard size <= 2, thirdSize == 4, endsInTime() else { return .unreadable }
        guard Day(year: third, month: first, day: second) != nil || Day(year: third, month: second, day: first) != nil
        else { return .unreadable }
        return .ordered(first, second, year: third, dotted: separator == 0x2E)
    }

    private func isSeparator(_ c: UInt8) -> Bool { c == 0x2F || c == 0x2D || c == 0x2E }

    private mutating func takeNumber() -> (value: Int, size: Int)? {
        let start = at
        var value = 0
        while at < text.count, text[at] &- 0x30 <= 9, at - start < 15 {
            value = value * 10 + Int(text[at] &- 0x30)
            at += 1
        }
        return at > start ? (value, at - start) : nil
    }

    /// Digits in one run: `20260305`, `20260305131500-0400`, `46086`, `46086.5`.
    private mutating func readSolid(_ size: Int, _ value: Int, _ serials: WrittenDate.SerialBase) -> WrittenDate {
        if size == 8 {
            guard let day = Day(compact: Bytes(rebasing: text[0..<8])) else { return .unreadable }
            return withTime(day)
        }
        if size == 14 { return readStamp() }
        if size == 5 {
            if at < text.count {
                guard text[at] == 0x2E else { return .unreadable }
                at += 1
                guard takeNumber() != nil, at == text.count else { return .unreadable }
            }
            return serials.day(value).map { .day($0) } ?? .unreadable
        }
        return .unreadable
    }

    private func readStamp() -> WrittenDate {
        guard let day = Day(compact: Bytes(rebasing: text[0..<8])), let h = Day.number(text, 8, 2),
            let m = Day.number(text, 10, 2), let s = Day.number(text, 12, 2), h < 24, m < 60, s < 60
        else { return .unreadable }
        if text.count == 14 { return .day(day) }
        guard text.count == 19, text[14] == 0x2B || text[14] == 0x2D, let zh = Day.number(text, 15, 2),
            let zm = Day.number(text, 17, 2), zh < 24, zm < 60
        else { return .unreadable }
        let wall = WallTime(day: day, second: Int32(h * 3600 + m * 60 + s))
        let ahead = Int64((zh * 3600 + zm * 60) * (text[14] == 0x2D ? -1 : 1))
        return .instant(Instant(seconds: wall.secondsIfUTC - ahead))
    }

    /// The day, or the moment where a time with a zone follows.
    private func withTime(_ day: Day) -> WrittenDate {
        if at == text.count { return .day(day) }
        if text.count >= 20, let instant = Instant(rfc3339: text) { return .instant(instant) }
        return endsInTime() ? .day(day) : .unreadable
    }

    /// True at the end, or before `[T ,]H:MM[:SS[.f]][ AM]` and the end.
    private func endsInTime() -> Bool {
        if at == text.count { return true }
        var copy = self
        var parted = false
        while copy.at < text.count, [0x20, 0x54, 0x2C].contains(text[copy.at]) {
            copy.at += 1
            parted = true
        }
        guard parted, let (hour, hourSize) = copy.takeNumber(), hourSize <= 2, hour < 24, copy.take(0x3A),
            let (minute, minuteSize) = copy.takeNumber(), minuteSize == 2, minute < 60
        else { return false }
        if copy.take(0x3A) {
            guard let (second, size) = copy.takeNumber(), size == 2, second < 60 else { return false }
            if copy.take(0x2E), copy.takeNumber() == nil { return false }
        }
        while copy.take(0x20) {}
        let rest = Bytes(rebasing: text[copy.at...])
        return rest.isEmpty || Text.equals(rest, "am") || Text.equals(rest, "pm") || Text.equals(rest, "a.m.")
            || Text.equals(rest, "p.m.")
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < text.count, text[at] == byte else { return false }
        at += 1
        return true
    }

    /// `Mar 5, 2026`, `Thursday, 5 March 2026`, `05-Mar-2026`; `nil` when there is no month's name.
    private mutating func readNamed() -> WrittenDate? {
        at = 0
        var month: Int?
        var day: Int?
        var year: Int?
        while at < text.count, year == nil || month == nil || day == nil {
            if text[at] &- 0x30 <= 9 {
                guard let (value, size) = takeNumber() else { return nil }
                if size == 4, year == nil {
                    year = value
                } else if size <= 2, day == nil {
                    day = value
                } else {
                    return nil
                }
                // The ordinal's ending: 5th, 1st.
                if at + 1 < text.count, size <= 2, text[at] | 0x20 >= 0x61 { at += 2 }
            } else if text[at] | 0x20 >= 0x61, text[at] | 0x20 <= 0x7A {
                let start = at
                while at < text.count, text[at] | 0x20 >= 0x61, text[at] | 0x20 <= 0x7A { at += 1 }
                let word = Bytes(rebasing: text[start..<at])
                if let found = DateReader.month(word) {
                    guard month == nil else { return nil }
                    month = found
                } else if !DateReader.isWeekday(word) {
                    return nil
                }
            } else if [0x20, 0x2C, 0x2E, 0x2D, 0x2F].contains(text[at]) {
                at += 1
            } else {
                return nil
            }
        }
        guard let month, let day, let year else { return nil }
        guard let found = Day(year: year, month: month, day: day), endsInTime() else { return .unreadable }
        return .day(found)
    }

    private static let months: [StaticString] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let weekdays: [StaticString] = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    /// The month whose name the word is, or its first three letters (`Sept` too).
    private static func month(_ word: Bytes) -> Int? {
        if Text.equals(word, "sept") { return 9 }
        return months.firstIndex { isName(word, $0) }.map { $0 + 1 }
    }

    private static func isWeekday(_ word: Bytes) -> Bool { weekdays.contains { isName(word, $0) } }

    private static func isName(_ word: Bytes, _ name: StaticString) -> Bool {
        if Text.equals(word, name) { return true }
        guard word.count == 3, name.utf8CodeUnitCount >= 3 else { return false }
        for i in 0..<3 where Text.lower(word[i]) != name.utf8Start[i] { return false }
        return true
    }
}
