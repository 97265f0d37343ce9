import Values

/// How much the simulated world gets wrong.
public enum Noise: String, Sendable, CaseIterable {
    /// Every name as in the roster, every id in its place.
    case none
    /// What a practice sees in an ordinary month.
    case normal
    /// A practice whose clients and payers are careless.
    case hard
}

/// What to simulate.
public struct SimulationSettings: Sendable {
    /// How many clients the practice has.
    public var clients: Int
    /// How many whole months are lived.
    public var months: Int
    /// The seed: the same settings give the same files, byte for byte.
    public var seed: UInt64
    /// How much is wrong in the files.
    public var noise: Noise
    /// The first day; by default 2026-01-01.
    public var firstDay: Day

    /// A practice of `clients` clients for `months` months.
    public init(
        clients: Int = 400, months: Int = 12, seed: UInt64 = 7, noise: Noise = .none,
        firstDay: Day = Day(number: 20_454)
    ) {
        self.clients = clients
        self.months = months
        self.seed = seed
        self.noise = noise
        self.firstDay = firstDay
    }

    /// The last day that is lived.
    var lastDay: Day {
        let parts = firstDay.parts
        let month = parts.month - 1 + months
        return (Day(year: parts.year + month / 12, month: month % 12 + 1, day: 1) ?? firstDay).adding(-1)
    }
}

/// How often each fault happens, in ten-thousandths of the records that could have it.
struct FaultRates {
    /// A letter swapped, dropped, doubled or replaced in a payer's name.
    var typo = 0
    /// A nickname in place of the given name.
    var nickname = 0
    /// An initial in place of the given name.
    var initial = 0
    /// `Family, Given` or `Family Given`.
    var swapped = 0
    /// A contact of one client who is a client too.
    var household = 0
    /// Two clients of one full name.
    var namesake = 0
    /// A claim number that comes back as `0`.
    var lostClaim = 0
    /// A claim number that comes back with characters added by the payer.
    var mangledClaim = 0
    /// An invoice number with an access code in the memo.
    var invoiceMemo = 0
    /// A wrong access code among those, or an invoice number of someone else.
    var wrongCode = 0
    /// A charge of nobody in the roster.
    var stranger = 0
    /// A card charge that the system never recorded.
    var unrecorded = 0
    /// A row that a later export states otherwise.
    var restated = 0
    /// A row that stands in two exports.
    var duplicate = 0
    /// An advice sent again under new control numbers.
    var resentAdvice = 0
    /// A partial payment, or one rounded up.
    var oddAmount = 60

    init(_ noise: Noise) {
        switch noise {
        case .none: break
        case .normal:
            (typo, nickname, initial, swapped) = (200, 700, 300, 500)
            (household, namesake, lostClaim, mangledClaim) = (100, 20, 150, 150)
            (invoiceMemo, wrongCode, stranger, unrecorded) = (1_500, 300, 60, 10)
            (restated, duplicate, resentAdvice, oddAmount) = (20, 300, 100, 150)
        case .hard:
            (typo, nickname, initial, swapped) = (800, 1_500, 1_000, 1_200)
            (household, namesake, lostClaim, mangledClaim) = (400, 150, 700, 500)
            (invoiceMemo, wrongCode, stranger, unrecorded) = (1_500, 1_500, 200, 50)
            (restated, duplicate, resentAdvice, oddAmount) = (100, 1_000, 400, 400)
        }
    }
}
