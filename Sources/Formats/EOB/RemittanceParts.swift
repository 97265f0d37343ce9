import Values

/// The envelope of a remittance: which interchange, group and transaction it came in (ISA, GS, ST). Control numbers
/// change with every transmission and identify nothing but the transmission.
public struct Envelope: Sendable, Hashable, Codable {
    /// The interchange's sender (ISA06).
    public var sender = ""
    /// The interchange's receiver (ISA08).
    public var receiver = ""
    /// The interchange's control number (ISA13).
    public var interchange = ""
    /// The group's control number (GS06).
    public var group = ""
    /// The transaction's control number (ST02).
    public var transaction = ""
    /// The version of the guide (GS08, or ST03): `005010X221A1`.
    public var version = ""
    /// The transaction's place in the file, from 1 over all 835 transactions.
    public var ordinal = 0
    /// How many segments the transaction has, ST and SE included.
    public var segments = 0
    /// When the interchange was made, as written: date and time (ISA09, ISA10).
    public var interchangeMade: [String]?
    /// The group's sender and receiver (GS02, GS03).
    public var groupParties: [String]?
    /// When the group was made, as written: date and time (GS04, GS05).
    public var groupMade: [String]?

    /// An empty envelope.
    public init() {}
}

/// How the money of a remittance moves (BPR). Bank details are as given.
public struct FundsTransfer: Sendable, Hashable, Codable {
    /// One end of the transfer.
    public struct Account: Sendable, Hashable, Codable {
        /// What kind of bank number: `01` ABA routing (BPR06, BPR12).
        public var bankQualifier = ""
        /// The bank (BPR07, BPR13).
        public var bank = ""
        /// What kind of account: `DA` demand, `SG` savings (BPR08, BPR14).
        public var accountQualifier = ""
        /// The account (BPR09, BPR15).
        public var account = ""

        /// An empty account.
        public init() {}
    }

    /// What the transmission is for (BPR01): `I` information, `H` notification, `C` payment with it …
    public var handling = ""
    /// `C` credit or `D` debit (BPR03).
    public var direction = ""
    /// `CCP` or `CTX` (BPR05).
    public var format = ""
    /// The payer's account.
    public var from = Account()
    /// The originating company's id (BPR10), as in TRN03.
    public var originator = ""
    /// Its supplemental code (BPR11).
    public var originatorSupplement = ""
    /// The payee's account.
    public var to = Account()

    /// An empty transfer.
    public init() {}
}

/// A postal address (N3, N4).
public struct Address: Sendable, Hashable, Codable {
    /// Street lines.
    public var lines: [String] = []
    /// Town.
    public var city = ""
    /// State or province.
    public var state = ""
    /// Postal code.
    public var postalCode = ""
    /// Country where it is not the United States.
    public var country = ""
    /// Part of a country other than the United States (N407), where one is named.
    public var subdivision: String?

    /// An empty address.
    public init() {}
}

/// Whom to ask (PER).
public struct Contact: Sendable, Hashable, Codable {
    /// What for (PER01): `CX` claims, `BL` technical, `IC` information.
    public var function = ""
    /// A name (PER02).
    public var name = ""
    /// Numbers with their kind (PER03 to PER08): `TE` telephone, `EM` e-mail, `UR` web page.
    public var numbers: [Reference] = []

    /// An empty contact.
    public init() {}
}

/// An identifier with its kind (REF, or a pair of PER or LQ).
public struct Reference: Sendable, Hashable, Codable {
    /// What kind of identifier.
    public var qualifier: String
    /// The identifier.
    public var value: String

    /// An identifier of a kind.
    public init(qualifier: String, value: String) {
        self.qualifier = qualifier
        self.value = value
    }
}

/// A day with its meaning (DTM).
public struct QualifiedDay: Sendable, Hashable, Codable {
    /// What happened on it: `036` coverage expired, `050` claim received.
    public var qualifier: String
    /// The day.
    public var day: Day

    /// A day with its meaning.
    public init(qualifier: String, day: Day) {
        self.qualifier = qualifier
        self.day = day
    }
}

/// An amount with its meaning (AMT): information, never part of a balance.
public struct QualifiedAmount: Sendable, Hashable, Codable {
    /// What it is: `AU` covered, `F5` patient paid, `D8` discount, `KH` late-filing reduction.
    public var qualifier: String
    /// The amount, signed as given.
    public var amount: Cents

    /// An amount with its meaning.
    public init(qualifier: String, amount: Cents) {
        self.qualifier = qualifier
        self.amount = amount
    }
}

/// A count with its meaning (QTY), in thousandths.
public struct Quantity: Sendable, Hashable, Codable {
    /// What is counted: `CA` covered days, `VS` visits.
    public var qualifier: String
    /// The count in thousandths.
    public var milli: Int64

    /// A count with its meaning.
    public init(qualifier: String, milli: Int64) {
        self.qualifier = qualifier
        self.milli = milli
    }
}

/// A header group of claims (LX) with the statistics the payer states for it.
public struct ClaimGroup: Sendable, Hashable, Codable {
    /// Its number (LX01).
    public var number = ""
    /// Provider summary (TS3) as given: provider, facility type, fiscal period end, claim count, charges …; empty if none.
    public var providerSummary: [String] = []
    /// Provider supplemental summary (TS2) as given; empty if none.
    public var supplementalSummary: [String] = []
    /// How many claims the file has in the group.
    public var claims = 0
    /// What they charge together.
    public var charges = Cents.zero
    /// Where it begins (the LX segment).
    public var position = Position.none

    /// An empty group.
    public init() {}
}

/// Payer and payee named again in mid-transaction: the claims after them are theirs.
public struct Scope: Sendable, Hashable, Codable {
    /// The payer from here on.
    public var payer = Remittance.Organization()
    /// The payee from here on.
    public var payee = Remittance.Organization()

    /// An empty scope.
    public init() {}
}

/// A segment that the guide does not know at its place, as it stood.
public struct RawSegment: Sendable, Hashable, Codable {
    /// Its elements, the segment id first.
    public var elements: [String]
    /// Where it stands.
    public var position: Position

    /// A segment at a place.
    public init(elements: [String], position: Position) {
        self.elements = elements
        self.position = position
    }
}

/// A party of a claim beside patient and insured (NM1).
public struct ClaimParty: Sendable, Hashable, Codable {
    /// Its role (NM101): `74` corrected patient, `82` rendering provider, `TT` crossover payer, `PR` corrected priority
    /// payer, `GB` other subscriber.
    public var role: String
    /// The name; an organization has it in ``Person/last``.
    public var person: Person
    /// What kind of identifier (NM108): `MI` member, `XX` NPI, `PI` payer, `C` corrected.
    public var idQualifier: String

    /// A party in a role.
    public init(role: String, person: Person, idQualifier: String) {
        self.role = role
        self.person = person
        self.idQualifier = idQualifier
    }
}

/// Inpatient adjudication (MIA): the elements that carry meaning for a therapy practice by name, all of them as given.
public struct InpatientAdjudication: Sendable, Hashable, Codable {
    /// Covered days or visits (MIA01) in thousandths.
    public var coveredMilliDays: Int64?
    /// The DRG amount (MIA04).
    public var drgAmount: Cents?
    /// Remark codes (MIA05, MIA20 to MIA23).
    public var remarks: [String] = []
    /// Every element (MIA01 to MIA24) as given.
    public var elements: [String] = []

    /// Nothing stated.
    public init() {}
}

/// Outpatient adjudication (MOA).
public struct OutpatientAdjudication: Sendable, Hashable, Codable {
    /// The reimbursement rate (MOA01) as given: a decimal fraction.
    public var rate = ""
    /// The payable amount by HCPCS (MOA02).
    public var payable: Cents?
    /// Remark codes (MOA03 to MOA07).
    public var remarks: [String] = []
    /// The end-stage renal disease amount (MOA08).
    public var renalAmount: Cents?
    /// The professional component that was billed but is not payable (MOA09).
    public var professionalComponent: Cents?

    /// Nothing stated.
    public init() {}
}
