/// A moment in time: whole seconds since 1970-01-01 00:00:00 UTC.
@frozen
public struct Instant: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int64

    /// The moment `seconds` after 1970-01-01T00:00:00Z.
    @inlinable public init(seconds: Int64) { self.seconds = seconds }

    @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }
}

/// A wall-clock reading without a zone: a day and the seconds since its midnight.
@frozen
public struct WallTime: Hashable, Sendable {
    /// The day on the calendar.
    public var day: Day
    /// Seconds since midnight, 0–86,399.
    public var second: Int32

    /// A reading at `second` seconds past midnight of `day`.
    @inlinable public init(day: Day, second: Int32) {
        self.day = day
        self.second = second
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC: `2026-03-05T19:04:11Z`.
    public var description: String {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let s = Int(seconds - days * 86_400)
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(Day(number: Int32(days)))T\(two(s / 3600)):\(two(s / 60 % 60)):\(two(s % 60))Z"
    }

    /// Reads RFC 3339 with a zone (`Z` or `±hh:mm`), fractions of a second dropped; `nil` for anything else.
    @inlinable
    public init?(rfc3339 b: UnsafeBufferPointer<UInt8>) {
        guard b.count >= 20, let wall = WallTime(iso: UnsafeBufferPointer(rebasing: b[0..<19])) else { return nil }
        var i = 19
        if b[i] == 0x2E {
            i += 1
            while i < b.count, b[i] &- 0x30 <= 9 { i += 1 }
        }
        guard i < b.count else { return nil }
        var offset = 0
        if b[i] == 0x5A || b[i] == 0x7A {
            guard i + 1 == b.count else { return nil }
        } else {
            guard b[i] == 0x2B || b[i] == 0x2D, i + 6 == b.count, b[i + 3] == 0x3A,
                let h = Day.number(b, i + 1, 2), let m = Day.number(b, i + 4, 2), h < 24, m < 60
            else { return nil }
            offset = (h * 3600 + m * 60) * (b[i] == 0x2D ? -1 : 1)
        }
        self.init(seconds: wall.secondsIfUTC - Int64(offset))
    }
}

extension WallTime {
    /// Seconds since the epoch, were the reading in UTC.
    @inlinable public var secondsIfUTC: Int64 { Int64(day.number) * 86_400 + Int64(second) }

    /// Reads `YYYY-MM-DD` followed by `T` or a blank and `HH:MM[:SS]`; `nil` for anything else.
    @inlinable
    public init?(iso b: UnsafeBufferPointer<UInt8>) {
        guard b.count == 16 || b.count == 19, b[10] == 0x54 || b[10] == 0x20,
            let day = Day(iso: UnsafeBufferPointer(rebasing: b[0..<10])),
            let second = WallTime.clock(UnsafeBufferPointer(rebasing: b[11...]))
        else { return nil }
        self.init(day: day, second: second)
    }

    /// Seconds since midnight from `HH:MM[:SS]`; `nil` for anything else.
    @inlinable
    public static func clock(_ b: UnsafeBufferPointer<UInt8>) -> Int32? {
        guard b.count == 5 || b.count == 8, b[2] == 0x3A, let h = Day.number(b, 0, 2), let m = Day.number(b, 3, 2),
            h < 24, m < 60
        else { return nil }
        var s = 0
        if b.count == 8 {
            guard b[5] == 0x3A, let seconds = Day.number(b, 6, 2), seconds < 60 else { return nil }
            s = seconds
        }
        return Int32(h * 3600 + m * 60 + s)
    }
}

extension Instant {
    /// As ``init(rfc3339:)-(UnsafeBufferPointer<UInt8>)``, from text.
    public init?(rfc3339 text: String) {
        var text = text
        guard let instant = text.withUTF8({ Instant(rfc3339: $0) }) else { return nil }
        self = instant
    }
}
