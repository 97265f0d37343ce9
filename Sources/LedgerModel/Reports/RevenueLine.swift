import Values

/// One posting of revenue as the Payments and Revenue reports see it.
///
/// Both reports are made from this one selection, so that for any range and filter they hold the same money
/// (`docs/domain.md` §9).
public struct RevenueLine: Sendable {
    /// The posting.
    public var posting: Posting
    /// The day that put it into the range: posted or added.
    public var day: Day

    /// The type as reported: an insurer's money is `insurance`, also where it belongs to no bill.
    public var type: String {
        switch posting.kind {
        case .insurancePayment, .practiceIncome: PaymentType.insurance.rawValue
        default: posting.paymentType?.rawValue ?? ""
        }
    }
    /// The client's id; empty for money of a payer without a bill.
    public var client: String { posting.kind == .practiceIncome ? "" : posting.client }
    /// The bill; empty for money without one.
    public var invoice: String { posting.kind == .practiceIncome ? "" : posting.invoice }

    /// The revenue of a range: client payments, insurance payments, refunds, disputes and takebacks; no credits,
    /// discounts or write-offs.
    ///
    /// - Parameter include: a filter of the caller's; everything by default.
    public static func select(
        _ postings: [Posting], in range: DayRange, dated: ReportDating = .posted, context: ReportContext,
        where include: (Posting) -> Bool = { _ in true }
    ) -> [RevenueLine] {
        postings.compactMap { posting in
            guard posting.isRevenue else { return nil }
            let day = dated == .posted ? posting.day : context.addedOn(posting)
            guard range.contains(day), include(posting) else { return nil }
            return RevenueLine(posting: posting, day: day)
        }
    }
}
