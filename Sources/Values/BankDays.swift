/// Days on which US banks move money: no weekends, and none of the Federal Reserve's holidays.
extension Day {
    /// True on a day on which the Federal Reserve settles. A holiday on a Sunday is kept on the Monday; one on a
    /// Saturday is not kept (Federal Reserve Bank Services, Holiday Schedules).
    public var isBankDay: Bool {
        guard weekday < 5 else { return false }
        if weekday == 0, adding(-1).isFixedHoliday { return false }
        return !isFixedHoliday && !isMovingHoliday
    }

    /// The day so many bank days later (or earlier, below zero); of zero, the day itself.
    public func addingBankDays(_ count: Int) -> Day {
        var day = self
        var left = abs(count)
        while left > 0 {
            day = day.adding(count < 0 ? -1 : 1)
            if day.isBankDay { left -= 1 }
        }
        return day
    }

    /// New Year, Juneteenth, Independence Day, Veterans Day, Christmas.
    private var isFixedHoliday: Bool {
        let (_, month, day) = parts
        return switch (month, day) {
        case (1, 1), (6, 19), (7, 4), (11, 11), (12, 25): true
        default: false
        }
    }

    /// Martin Luther King, Presidents, Memorial, Labor and Columbus Day (Mondays), Thanksgiving (a Thursday).
    private var isMovingHoliday: Bool {
        let (year, month, day) = parts
        let week = (day - 1) / 7 + 1
        switch (month, weekday) {
        case (1, 0), (2, 0): return week == 3
        case (5, 0): return day + 7 > Day.days(inMonth: 5, of: year)
        case (9, 0): return week == 1
        case (10, 0): return week == 2
        case (11, 3): return week == 4
        default: return false
        }
    }
}
