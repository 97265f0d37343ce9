/// A calendar day without a time or zone, as a count of days from 1970-01-01 (proleptic Gregorian).
@frozen
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public var number: Int32

    /// The day `number` days after 1970-01-01.
    @inlinable public init(number: Int32) { self.number = number }

    @inlinable public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

    /// The days of a month, with leap years.
    @inlinable
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// A day of the calendar; `nil` when it does not exist (30 February, month 13) or lies outside 1800–2200.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard year >= 1800, year <= 2200, month >= 1, month <= 12, day >= 1,
            day <= 28 || day <= Day.days(inMonth: month, of: year)
        else { return nil }
        // Howard Hinnant's days_from_civil.
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yoe = y - era * 400
        let doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy
        self.init(number: Int32(era * 146_097 + doe - 719_468))
    }

    /// Year, month (1–12) and day of the month.
    @inlinable
    public var parts: (year: Int, month: Int, day: Int) {
        let z = Int(number) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1)
    }

    /// The calendar year.
    public var year: Int { parts.year }
    /// 0 is Monday, 6 is Sunday.
    public var weekday: Int { Int(((number % 7) + 7 + 3) % 7) }
    /// The day `days` later (earlier when negative).
    public func adding(_ days: Int) -> Day { Day(number: number + Int32(days)) }
    /// How many days after `other` this day lies.
    public func days(since other: Day) -> Int { Int(number - other.number) }
}

extension Day: CustomStringConvertible {
    /// ISO 8601: `2026-03-05`.
    public var description: String {
        let p = parts
        return "\(p.year)-\(p.month < 10 ? "0" : "")\(p.month)-\(p.day < 10 ? "0" : "")\(p.day)"
    }

    /// Reads exactly `YYYY-MM-DD`; `nil` for anything else.
    @inlinable
    public init?(iso b: UnsafeBufferPointer<UInt8>) {
        guard b.count == 10, let base = UnsafeRawPointer(b.baseAddress) else { return nil }
        // `YYYY-MM-` as one number: each byte is a digit's value, and nought where the dash stands.
        let head = UInt64(littleEndian: base.loadUnaligned(as: UInt64.self)) ^ 0x2D30_302D_3030_3030
        let tail = UInt16(littleEndian: base.loadUnaligned(fromByteOffset: 8, as: UInt16.self)) ^ 0x3030
        guard (head | (head &+ 0x7F76_767F_7676_7676)) & 0x8080_8080_8080_8080 == 0,
            (tail | (tail &+ 0x7676)) & 0x8080 == 0
        else { return nil }
        // Neighbours make numbers of two digits: the tens stand in the lower byte.
        let pairs = head &* 10 &+ (head >> 8)
        let year = Int(truncatingIfNeeded: pairs & 0xFF) &* 100 &+ Int(truncatingIfNeeded: (pairs >> 16) & 0xFF)
        let month = Int(truncatingIfNeeded: (head >> 40) & 0xFF) &* 10 &+ Int(truncatingIfNeeded: (head >> 48) & 0xFF)
        let day = Int(tail & 0xFF) &* 10 &+ Int(tail >> 8)
        self.init(year: year, month: month, day: day)
    }

    /// Reads exactly `YYYYMMDD` (X12 D8, OFX); `nil` for anything else.
    @inlinable
    public init?(compact b: UnsafeBufferPointer<UInt8>) {
        guard b.count == 8, let y = Day.number(b, 0, 4), let m = Day.number(b, 4, 2), let d = Day.number(b, 6, 2)
        else { return nil }
        self.init(year: y, month: m, day: d)
    }

    /// As ``init(iso:)-(UnsafeBufferPointer<UInt8>)``, from text.
    public init?(iso text: String) {
        var text = text
        guard let day = text.withUTF8({ Day(iso: $0) }) else { return nil }
        self = day
    }

    /// `count` decimal digits from `at`; `nil` when one is not a digit or the bytes end.
    @inlinable
    public static func number(_ b: UnsafeBufferPointer<UInt8>, _ at: Int, _ count: Int) -> Int? {
        guard at + count <= b.count else { return nil }
        var value = 0
        for i in at..<(at + count) {
            let digit = b[i] &- 0x30
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}

/// An inclusive range of days.
public struct DayRange: Hashable, Sendable {
    /// The first day.
    public var first: Day
    /// The last day, itself included.
    public var last: Day

    /// `first` to `last`, both included.
    public init(_ first: Day, _ last: Day) {
        self.first = first
        self.last = last
    }

    /// True when the day lies in the range.
    public func contains(_ day: Day) -> Bool { first <= day && day <= last }
}
