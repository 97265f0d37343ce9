import Values

/// One payment advice of a payer, as every EOB format yields it: an X12 835 transaction set, EOB rows of one cheque, a
/// FHIR ExplanationOfBenefit. Amounts keep the sign that the payer gave them.
public struct Remittance: Sendable, Hashable, Codable {
    /// Who pays and who is paid.
    public struct Organization: Sendable, Hashable, Codable {
        /// The name as given.
        public var name: String
        /// Identifiers, the strongest first (payer: N104, TRN03, REF*2U; payee: NPI, tax id).
        public var ids: [String]
        /// What kind of identifier N104 is (N103): `XV` a plan id, `XX` an NPI, `FI` a tax id.
        public var idQualifier = ""
        /// The address (N3, N4).
        public var address: Address?
        /// Whom to ask (PER), in file order.
        public var contacts: [Contact] = []
        /// Further identifiers (REF), in file order.
        public var references: [Reference] = []
        /// How the advice is delivered to the payee (RDM): method, name, number, in file order.
        public var delivery: [String] = []

        /// An organization with its identifiers.
        public init(name: String = "", ids: [String] = []) {
            self.name = name
            self.ids = ids
        }
    }

    /// The payer (loop 1000A).
    public var payer = Organization()
    /// The payee (loop 1000B).
    public var payee = Organization()
    /// Trace number of the cheque or EFT (TRN02).
    public var trace = ""
    /// The payer's identifier beside the trace number (TRN03).
    public var tracePayerID = ""
    /// `ACH`, `CHK`, `FWT`, `BOP` or `NON` (BPR04).
    public var method = ""
    /// What is paid, signed: BPR02, negative where BPR03 is a debit.
    public var amount = Cents.zero
    /// The day of the payment (BPR16).
    public var day = Day(number: 0)
    /// True where the sender marked the transmission as a test (ISA15 = T).
    public var isTest = false
    /// The claims (CLP), in file order.
    public var claims: [ClaimPayment] = []
    /// Amounts that belong to no claim (PLB), in file order.
    public var providerAdjustments: [ProviderAdjustment] = []
    /// The balancing equations that were computed, in file order; only those that fail where there are many claims.
    public var proofs: [BalanceProof] = []
    /// Why the transaction must not be posted; empty when it may be.
    public var obstacles: [Finding] = []
    /// SHA-256 of the content without control numbers, delimiters and line ends: two transmissions of one advice share it.
    public var digest = ""
    /// How many rows of a table it came on; `nil` for formats whose records are claims.
    public var rows: Int?
    /// True where the file need not hold the payment whole, so that each claim is a record of its own: EOBs that come one
    /// by one, tables that do not state what was paid in all. `nil` where nothing says so.
    public var isPart: Bool?
    /// Where the advice begins (the ST segment).
    public var position = Position.none
    /// The envelope that the advice came in (ISA, GS, ST).
    public var envelope = Envelope()
    /// How the money moves (BPR).
    public var transfer = FundsTransfer()
    /// Further identification beside the trace number (TRN04).
    public var traceSupplement = ""
    /// The currency, where one is named (CUR02); empty means US dollars.
    public var currency = ""
    /// The exchange rate as written (CUR03), where one is.
    public var exchangeRate: String?
    /// The day on which the payer's system made the advice (DTM*405).
    public var producedOn: Day?
    /// References of the whole advice (REF before the payer): receiver `EV`, version `F2`.
    public var references: [Reference] = []
    /// Dates of the whole advice other than ``producedOn``.
    public var dates: [QualifiedDay] = []
    /// Header groups (LX) with their statistics (TS3, TS2), in file order.
    public var groups: [ClaimGroup] = []
    /// Payer and payee of a part of the claims where a joined file names them again in mid-transaction; a claim's
    /// ``ClaimPayment/scope`` points here.
    public var scopes: [Scope] = []
    /// Segments that the guide does not know at their place, as they stood.
    public var unknownSegments: [RawSegment] = []

    /// An empty advice.
    public init() {}

    /// How many records of its source it is: rows of a table, else claims.
    public var recordCount: Int { rows ?? claims.count }

    /// True when nothing stands in the way of posting.
    public var isPostable: Bool { obstacles.isEmpty && !isTest }
}

/// What a payer says of one claim (loop 2100).
public struct ClaimPayment: Sendable, Hashable, Codable {
    /// Our claim number (CLP01).
    public var claimNumber = ""
    /// The claim status code (CLP02), as given.
    public var status = ""
    /// The charge (CLP03).
    public var charge = Cents.zero
    /// What is paid (CLP04).
    public var paid = Cents.zero
    /// The patient's responsibility as stated (CLP05); `nil` when blank.
    public var patientResponsibility: Cents?
    /// The plan type (CLP06).
    public var filingIndicator = ""
    /// The payer's control number (CLP07).
    public var controlNumber = ""
    /// The control number of the claim that this one replaces or reverses (REF*F8).
    public var originalControlNumber = ""
    /// The patient (NM1*QC).
    public var patient = Person()
    /// The insured where it is someone else (NM1*IL).
    public var insured: Person?
    /// Other parties of the claim (NM1 74, 82, TT, PR, GB and whatever else), in file order.
    public var parties = SharedList<ClaimParty>()
    /// The payer to whom the claim was forwarded (NM1*TT).
    public var crossoverPayer: String?
    /// First day of service on the claim (DTM*232, or the earliest line).
    public var from: Day?
    /// Last day of service on the claim (DTM*233).
    public var to: Day?
    /// Adjustments of the claim as a whole (CAS before the first SVC).
    public var adjustments = SharedList<Adjustment>()
    /// The service lines (SVC), in file order.
    public var lines = SharedList<ServicePayment>()
    /// Remark codes (MOA, MIA).
    public var remarks: [String] = []
    /// Interest stated for the claim (AMT*I): information, never part of the balance.
    public var interest = Cents.zero
    /// Where the claim begins (the CLP segment).
    public var position = Position.none
    /// Place of service or type of bill (CLP08).
    public var facilityCode = ""
    /// Claim frequency (CLP09): `1` original, `7` replacement, `8` void.
    public var frequency = ""
    /// Patient status, diagnosis related group, its weight, and the discharge fraction (CLP10 to CLP13) as given.
    public var inpatientFacts: [String] = []
    /// Inpatient adjudication (MIA), where given.
    public var inpatient: InpatientAdjudication?
    /// Outpatient adjudication (MOA), where given.
    public var outpatient: OutpatientAdjudication?
    /// References (REF) other than `F8`, in file order.
    public var references = SharedList<Reference>()
    /// Dates (DTM) other than the days of service: `036` coverage expired, `050` received.
    public var dates = SharedList<QualifiedDay>()
    /// Amounts (AMT) other than interest; information, never part of the balance.
    public var amounts = SharedList<QualifiedAmount>()
    /// Quantities (QTY).
    public var quantities = SharedList<Quantity>()
    /// Whom to ask about the claim (PER).
    public var contacts: [Contact] = []
    /// The number of the header group it stands in (LX01).
    public var group = ""
    /// Which of ``Remittance/scopes`` it belongs to; `nil` for the payer and payee of the advice.
    public var scope: Int?

    /// An empty claim.
    public init() {}

    /// The claim's equation: charge less all adjustments is what is paid.
    public var balance: BalanceProof {
        var sum = X12Sum()
        sum.add(charge)
        for entry in adjustments { sum.subtract(entry.amount) }
        for line in lines { for entry in line.adjustments { sum.subtract(entry.amount) } }
        return BalanceProof(level: .claim, subject: claimNumber, stated: paid, computed: sum.cents, position: position)
    }

    /// All adjustments, of the claim and of its lines.
    public var allAdjustments: [Adjustment] { Array(adjustments) + lines.flatMap(\.adjustments) }

    /// The patient or insured as the payer corrects them (NM1*74).
    public var correctedPatient: Person? { party("74")?.person }
    /// Who treated (NM1*82).
    public var rendering: Person? { party("82")?.person }
    /// The payer that should have been billed first (NM1*PR).
    public var correctedPriorityPayer: ClaimParty? { party("PR") }
    /// The subscriber of another plan (NM1*GB).
    public var otherSubscriber: Person? { party("GB")?.person }

    /// The first party in that role (NM101).
    public func party(_ role: String) -> ClaimParty? { parties.first { $0.role == role } }
}

/// A person as a payer names them (NM1).
public struct Person: Sendable, Hashable, Codable {
    /// Family name.
    public var last = ""
    /// Given name.
    public var first = ""
    /// Middle name or initial.
    public var middle = ""
    /// Generation or professional suffix.
    public var suffix = ""
    /// Member or patient id at the payer.
    public var id = ""

    /// A person.
    public init(last: String = "", first: String = "", middle: String = "", suffix: String = "", id: String = "") {
        self.last = last
        self.first = first
        self.middle = middle
        self.suffix = suffix
        self.id = id
    }
}

/// What a payer says of one service line (loop 2110).
public struct ServicePayment: Sendable, Hashable, Codable {
    /// Its place in the claim, from 1.
    public var ordinal = 0
    /// The procedure code as adjudicated (SVC01-2).
    public var code = ""
    /// Its modifiers (SVC01-3 to -6).
    public var modifiers: [String] = []
    /// The procedure code as submitted, where the payer changed it (SVC06-2).
    public var submittedCode = ""
    /// The charge (SVC02).
    public var charge = Cents.zero
    /// What is paid (SVC03).
    public var paid = Cents.zero
    /// Units paid (SVC05) in thousandths; `nil` when absent, which the guide reads as one.
    public var milliUnits: Int64?
    /// The day of service (DTM*472 or 150).
    public var day: Day?
    /// Our line number (REF*6R).
    public var lineNumber = ""
    /// The allowed amount where stated (AMT*B6).
    public var allowed: Cents?
    /// Adjustments of the line (CAS).
    public var adjustments = SharedList<Adjustment>()
    /// Remark codes (LQ*HE).
    public var remarks: [String] = []
    /// Where the line begins (the SVC segment).
    public var position = Position.none
    /// What kind of code ``code`` is (SVC01-1): `HC` HCPCS, `AD` dental, `NU` revenue, `N4` NDC.
    public var codeQualifier = ""
    /// The payer's words for the service (SVC01-7).
    public var codeDescription = ""
    /// The revenue code (SVC04).
    public var revenueCode = ""
    /// Modifiers as submitted, where the payer changed the procedure (SVC06-3 to -6).
    public var submittedModifiers: [String] = []
    /// What kind of code the submitted one is (SVC06-1), and the words for it (SVC06-7), where the payer changed it.
    public var submittedAs: [String]?
    /// Units as submitted (SVC07) in thousandths, where they differ from those paid.
    public var submittedMilliUnits: Int64?
    /// The last day of service where it took several (DTM*151).
    public var lastDay: Day?
    /// References (REF) other than `6R`, in file order.
    public var references = SharedList<Reference>()
    /// Dates (DTM) other than the days of service.
    public var dates = SharedList<QualifiedDay>()
    /// Amounts (AMT) other than the allowed one; information, never part of the balance.
    public var amounts = SharedList<QualifiedAmount>()
    /// Quantities (QTY).
    public var quantities = SharedList<Quantity>()
    /// Remark codes of other lists than HE (LQ): list and code.
    public var otherRemarks = SharedList<Reference>()

    /// An empty line.
    public init() {}

    /// The line's equation: charge less its adjustments is what is paid. `claim` names the claim it stands in.
    public func balance(in claim: ClaimPayment) -> BalanceProof {
        var sum = X12Sum()
        sum.add(charge)
        for entry in adjustments { sum.subtract(entry.amount) }
        return BalanceProof(
            level: .line, subject: "\(claim.claimNumber) line \(ordinal)", stated: paid, computed: sum.cents,
            position: position)
    }
}

/// One adjustment: group, reason, amount (a CAS triplet). Positive lowers the payment.
public struct Adjustment: Sendable, Hashable, Codable {
    /// `CO`, `PR`, `OA`, `PI`, or `CR` in version 4010.
    public var group: String
    /// The claim adjustment reason code (CARC).
    public var reason: String
    /// The amount, signed as given.
    public var amount: Cents
    /// Where it stands (segment and element).
    public var position: Position
    /// By how much the units change (CAS04, 07 …) in thousandths; `nil` when they do not.
    public var milliUnits: Int64?

    /// An adjustment at a place.
    public init(group: String, reason: String, amount: Cents, position: Position, milliUnits: Int64? = nil) {
        self.milliUnits = milliUnits
        self.group = group
        self.reason = reason
        self.amount = amount
        self.position = position
    }
}

/// An amount that belongs to no claim (a PLB pair). Positive lowers the payment.
public struct ProviderAdjustment: Sendable, Hashable, Codable {
    /// Its place in the transaction, from 1 over all PLB segments.
    public var ordinal: Int
    /// The reason (PLB03-1): `WO`, `FB`, `L6` …
    public var code: String
    /// The reference (PLB03-2).
    public var reference: String
    /// The amount, signed as given.
    public var amount: Cents
    /// Where it stands (segment and element).
    public var position: Position
    /// The provider whose money it is (PLB01).
    public var provider = ""
    /// The provider's fiscal year ends on this day (PLB02); 31 December where unknown.
    public var fiscalYearEnd: Day?

    /// A provider-level adjustment at a place.
    public init(ordinal: Int, code: String, reference: String, amount: Cents, position: Position) {
        self.ordinal = ordinal
        self.code = code
        self.reference = reference
        self.amount = amount
        self.position = position
    }
}

/// One balancing equation with both sides.
public struct BalanceProof: Sendable, Hashable, Codable {
    /// Which of the three equations.
    public enum Level: String, Sendable, Codable {
        /// charge − adjustments = paid, for a service line.
        case line
        /// charge − all adjustments = paid, for a claim.
        case claim
        /// Σ claims − Σ provider-level adjustments = amount, for a transaction.
        case transaction
    }

    /// Which of the three equations.
    public var level: Level
    /// What it is about: a trace number, a claim number, or claim number and line.
    public var subject: String
    /// What the payer states.
    public var stated: Cents
    /// What the parts add up to.
    public var computed: Cents
    /// Where it is stated.
    public var position: Position

    /// An equation with both sides.
    public init(level: Level, subject: String, stated: Cents, computed: Cents, position: Position) {
        self.level = level
        self.subject = subject
        self.stated = stated
        self.computed = computed
        self.position = position
    }

    /// What is stated less what was computed.
    public var difference: Cents {
        var gap = X12Sum()
        gap.add(stated)
        gap.subtract(computed)
        return gap.cents
    }

    /// The equation in words.
    public var equation: String {
        switch level {
        case .line: "charge − adjustments"
        case .claim: "charge − all adjustments"
        case .transaction: "claims − provider-level adjustments"
        }
    }

    /// True when both sides are equal to the cent.
    public var holds: Bool { stated == computed }
}
