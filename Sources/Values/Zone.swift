import Foundation

/// The rules of one IANA time zone, as a table: an instant's local day costs a binary search, not a Foundation call.
public struct Zone: Sendable {
    /// The IANA name, e.g. `America/Los_Angeles`.
    public let name: String
    private let starts: [Int64]
    private let offsets: [Int64]

    /// UTC, for sources whose stamps say so.
    public static let utc = Zone(name: "UTC", starts: [.min], offsets: [0])

    private init(name: String, starts: [Int64], offsets: [Int64]) {
        self.name = name
        self.starts = starts
        self.offsets = offsets
    }

    /// The zone of that IANA name with its transitions from 1990 to 2050; `nil` when the system has no such zone.
    public init?(_ name: String) {
        guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
        var at = Date(timeIntervalSince1970: 631_152_000)
        let end = Date(timeIntervalSince1970: 2_524_608_000)
        var starts: [Int64] = [.min]
        var offsets = [Int64(zone.secondsFromGMT(for: at))]
        while let next = zone.nextDaylightSavingTimeTransition(after: at), next < end, next > at {
            starts.append(Int64(next.timeIntervalSince1970))
            offsets.append(Int64(zone.secondsFromGMT(for: next.addingTimeInterval(1))))
            at = next
        }
        self.init(name: name, starts: starts, offsets: offsets)
    }

    /// Seconds that the zone's clocks are ahead of UTC at an instant.
    public func offset(at instant: Instant) -> Int64 {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let mid = (low + high) / 2
            if starts[mid] <= instant.seconds { low = mid } else { high = mid }
        }
        return offsets[low]
    }

    /// What the clocks of the zone show at an instant.
    public func wallTime(of instant: Instant) -> WallTime {
        let local = instant.seconds + offset(at: instant)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        return WallTime(day: Day(number: Int32(day)), second: Int32(local - day * 86_400))
    }

    /// The calendar day in the zone at an instant.
    public func day(of instant: Instant) -> Day { wallTime(of: instant).day }

    /// The instant at which the zone's clocks show a reading. In the hour that repeats in autumn, the first; in the
    /// hour that spring skips, the reading as if the clocks had not yet moved.
    public func instant(of wall: WallTime) -> Instant {
        let guess = wall.secondsIfUTC
        let early = Instant(seconds: guess - offset(at: Instant(seconds: guess - 86_400)))
        if wallTime(of: early) == wall { return early }
        let late = Instant(seconds: guess - offset(at: Instant(seconds: guess + 86_400)))
        return wallTime(of: late) == wall ? late : early
    }
}
