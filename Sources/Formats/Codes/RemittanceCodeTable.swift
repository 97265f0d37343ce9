/// The short code lists of an 835, in this project's own words.
///
/// Source: the codes are those of X12 005010X221A1 (BPR01, BPR04, CLP02, CAS01) and X12 external code list PLB reasons;
/// CR and the statuses marked so are of version 4010. State: 2026-11.
enum RemittanceCodeTable {
    /// code|meaning
    static let groups = """
        CO|contract: nobody else owes it
        PR|the client owes it
        OA|other: neither contract nor client
        PI|reduced by the payer without contract
        CR|correction or reversal (version 4010)
        """

    /// code|meaning|what it means for posting
    static let claimStatuses = """
        1|processed as primary|posts
        2|processed as secondary|posts
        3|processed as tertiary|posts
        4|denied|posts nothing by itself; the adjustments say why
        5|pended (version 4010)|no effect
        10|received, not in process (version 4010)|no effect
        13|suspended (version 4010)|no effect
        15|suspended, investigation with field (version 4010)|no effect
        16|suspended, return with material (version 4010)|no effect
        17|suspended, review pending (version 4010)|no effect
        19|processed as primary, forwarded to a further payer|posts; expect the further payer's remittance
        20|processed as secondary, forwarded to a further payer|posts; expect the further payer's remittance
        21|processed as tertiary, forwarded to a further payer|posts; expect the further payer's remittance
        22|reversal of an earlier payment|undoes the earlier posting
        23|not this payer's claim, forwarded|no effect; wait for the other payer
        25|predetermination, no payment|no effect
        27|reviewed (version 4010)|no effect
        """

    /// code|home in the ledger|meaning
    static let plbReasons = """
        50|expense|penalty for late filing
        51|interest|interest penalty charged to the practice
        72|receivable|authorised return: a refund acknowledged
        90|expense|allowance for early payment
        AH|expense|fee for transmission
        AM|receivable|repayment of a loan
        AP|receivable|advance payment
        B2|receivable|refund cheque applied
        B3|receivable|recovery allowance
        BD|review|bad debt
        BN|revenue|bonus
        C5|review|temporary allowance
        CR|interest|interest on capitation
        CS|review|adjustment (reissued cheque, small balance written off)
        CT|revenue|capitation payment
        CV|review|capital pass-through
        CW|review|pass-through for nurse anaesthetists
        DM|review|pass-through for direct medical education
        E3|receivable|withholding
        FB|receivable|balance carried forward
        FC|review|fund allocation
        GO|review|pass-through for graduate education
        HM|review|haemophilia supplement
        IP|revenue|incentive premium
        IR|receivable|withheld for the tax office
        IS|review|interim settlement
        J1|review|non-reimbursable: cancels claim money that will not be paid
        L3|expense|penalty
        L6|interest|interest owed
        LE|receivable|levy
        LS|review|lump sum
        OA|review|pass-through for organ acquisition
        OB|review|offset for an affiliated provider
        PI|review|periodic interim payment
        PL|review|final settlement
        RA|review|retroactive adjustment
        RE|review|return on equity
        SL|receivable|student loan
        TL|review|third-party liability
        WO|receivable|recovery of an overpayment
        WU|receivable|recovery without reason given
        """

    /// code|meaning
    static let methods = """
        ACH|electronic transfer (ACH)
        BOP|paid as the financial institution chooses
        CHK|cheque
        FWT|wire transfer
        NON|no payment
        """

    /// code|meaning
    static let handlings = """
        C|payment comes with the advice
        D|payment only
        H|notification only
        I|advice only, payment comes separately
        P|prenotification of a future transfer
        U|payment and advice are split
        X|the handling party may split payment and advice
        """
}
