import Values

/// The clocks of `America/Los_Angeles` by the rule in force since 2007, written out here so that the truth does not
/// rest on the code that it is meant to judge: daylight time from 2 am on the second Sunday of March to 2 am on the
/// first Sunday of November.
enum PacificTime {
    /// The IANA name.
    static let name = "America/Los_Angeles"

    /// True where the wall clock shows daylight time at noon of that day; every event here is between 7 am and 11 pm.
    static func isDaylight(_ day: Day) -> Bool {
        let year = day.year
        guard let march = Day(year: year, month: 3, day: 1), let november = Day(year: year, month: 11, day: 1) else {
            return false
        }
        return day >= sunday(after: march).adding(7) && day < sunday(after: november)
    }

    /// The instant of a wall-clock reading between 7 am and 11 pm.
    static func instant(_ day: Day, second: Int) -> Instant {
        Instant(seconds: Int64(day.number) * 86_400 + Int64(second) + (isDaylight(day) ? 7 : 8) * 3600)
    }

    /// Day and seconds since midnight in UTC.
    static func utc(_ day: Day, second: Int) -> (day: Day, second: Int) {
        let seconds = instant(day, second: second).seconds
        return (Day(number: Int32(seconds / 86_400)), Int(seconds % 86_400))
    }

    /// `PDT` or `PST`.
    static func abbreviation(_ day: Day) -> String { isDaylight(day) ? "PDT" : "PST" }

    private static func sunday(after first: Day) -> Day { first.adding(6 - first.weekday) }
}

extension Day {
    /// The `count`th business day after this one; holidays are left out of account.
    func addingBusinessDays(_ count: Int) -> Day {
        var day = self
        var left = count
        while left > 0 {
            day = day.adding(1)
            if day.weekday < 5 { left -= 1 }
        }
        return day
    }

    /// `2026-03`.
    var monthName: String {
        let parts = parts
        return "\(parts.year)-\(parts.month < 10 ? "0" : "")\(parts.month)"
    }
}
