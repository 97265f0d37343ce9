import Values

/// What a reading of an X12 file came to, beside the remittances themselves.
public struct X12Summary: Sendable {
    /// Everything odd in the file, obstacles of its transactions included; one of severity `refusal` refuses it whole.
    public var findings: [Finding] = []
    /// Claims (CLP) seen.
    public var read = 0
    /// Claims in transactions that cannot be posted.
    public var rejected = 0
    /// Claims in transactions that the sender marked as a test.
    public var setAside = 0
    /// 835 transactions seen.
    public var transactions = 0
    /// Transactions of other sets seen (999, 277 …).
    public var otherTransactions = 0
    /// Interchanges (ISA) seen.
    public var interchanges = 0
    /// Segments seen.
    public var segments = 0

    /// Nothing read yet.
    public init() {}

    /// True when the file as a whole must not be used.
    public var isRefused: Bool { findings.contains { $0.severity == .refusal } }
}
