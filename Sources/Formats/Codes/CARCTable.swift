/// Claim adjustment reason codes (CARC) in this project's own words.
///
/// Source: the code numbers are X12 external code list 139 (x12.org/codes/claim-adjustment-reason-codes), which changes in
/// March, July and November; meanings and classes were written for this project. State: 2026-11.
enum CARCTable {
    /// code|class|meaning|what is usually done
    static let rows = """
        1|PATIENT|annual deductible|PR: patient owes; bill secondary first if one exists
        2|PATIENT|coinsurance share|PR: patient owes; bill secondary first
        3|PATIENT|fixed copay|PR: patient owes; compare with copay already collected
        4|FIX|modifier conflicts with the code or is missing|work: correct modifier, resubmit; never auto write-off
        5|FIX|place of service conflicts with code/bill type|work
        6|FIX|code does not fit patient age|work
        8|FIX|code does not fit provider taxonomy|work: credentialing/taxonomy
        11|FIX|diagnosis does not support the code|work
        15|AUTH|authorisation number missing/invalid/for other service|work: add number, resubmit/appeal
        16|FIX|claim lacks data or has billing errors (needs a RARC)|work: read RARC; not a write-off even under CO
        18|DUP|exact duplicate of another claim|OA: no balance effect beyond the line; check the original first
        19|COB|work injury, other carrier liable|work: bill the liable carrier
        20|COB|liability carrier responsible|work
        21|COB|no-fault carrier responsible|work
        22|COB|another payer may be primary|work: get COB info, bill other payer
        23|PRIOR|effect of an earlier payer's adjudication|OA: informational; never post as write-off
        24|CAPITATION|capitation/managed care plan covers it|CO: write off to capitation; else review
        26|ELIG|service before coverage began|work; PR: patient owes after verification
        27|ELIG|service after coverage ended|work; PR: patient owes after verification
        29|TIMELY|filed too late|CO: appeal with proof or write off with approval; PR rare
        31|ELIG|patient not recognised as insured|work: fix member id, resubmit
        32|ELIG|not an eligible dependent|work
        33|ELIG|insured has no dependent coverage|work
        35|LIMIT|lifetime maximum reached|PR: patient owes
        39|AUTH|authorisation was refused at request time|work: appeal; CO: provider liability
        45|CONTRACTUAL|charge above fee schedule/contract|CO: contractual write-off; PR (out of network): balance-bill decision, review
        49|NONCOV|routine/preventive exam not covered|by group
        50|MEDNEC|not medically necessary per payer|work: appeal; CO: do not bill patient without signed notice
        51|NONCOV|pre-existing condition|by group
        54|FIX|several practitioners not covered|work
        55|MEDNEC|experimental/investigational|work
        56|MEDNEC|not proven effective|work
        58|FIX|wrong place of service|work
        59|CONTRACTUAL|multiple/concurrent procedure rule|CO: write-off (reduction)
        85|INTEREST|interest on patient portion|PR only
        89|CONTRACTUAL|professional fee removed|CO
        94|CONTRACTUAL|paid more than charged|CO negative amount; do not invert
        95|AUTH|plan procedures not followed|work
        96|NONCOV|service not covered (needs a RARC)|PR: patient owes; CO: provider write-off after review
        97|BUNDLED|included in another paid service|CO: write-off after coding check (modifier 25/59)
        100|PAIDPATIENT|payer paid the patient|PR: collect from the patient
        101|INFO|predetermination, no payment|no posting
        102|CONTRACTUAL|major medical adjustment|review
        104|WITHHOLD|managed care withhold|CO: write-off or receivable by contract
        105|WITHHOLD|tax withheld|CO: tax receivable, not a patient matter
        106|ELIG|patient payment option not in effect|work
        107|FIX|related/qualifying service not on the claim|work
        109|COB|wrong payer for this service|work: rebill right payer
        110|FIX|billed before the service date|work
        111|FIX|covered only with assignment|work
        112|DOC|not furnished to patient/not documented|work
        115|FIX|procedure cancelled/postponed|work
        119|LIMIT|benefit maximum for the period reached|PR: patient owes; CO: write-off
        122|CONTRACTUAL|psychiatric reduction|by group (historic Medicare mental-health limit)
        125|FIX|(old) submission/billing error|work
        128|NONCOV|newborn covered under mother|review
        129|FIX|earlier processing information looks wrong (needs RARC)|work
        130|FEE|claim submission fee|CO/OA: expense
        131|CONTRACTUAL|claim-specific negotiated discount|CO: write-off
        133|PEND|line pending further review (pairs with PI/OA only)|no posting; await follow-up
        135|FIX|interim bill cannot be processed|work
        136|COB|earlier payer's rules were not followed|work
        137|PROGRAM|regulatory surcharge/tax|CO/OA
        138|TIMELY|appeal procedure/time limit not met (retired: see 285/286)|review
        140|ELIG|id and name do not match|work
        142|PATIENT|monthly Medicaid patient liability|PR: patient owes
        143|PEND|part of payment deferred|no write-off
        144|PROGRAM|incentive adjustment (may be negative = bonus)|CO signed; do not invert
        146|FIX|diagnosis invalid on that date|work
        147|CONTRACT-ISSUE|contract rate expired or missing|work: contract dispute
        148|DOC|information from another provider missing|work
        149|LIMIT|lifetime limit for category reached|PR: patient owes
        150|MEDNEC|does not support this level of service|work: records/appeal
        151|MEDNEC|does not support this many/frequency|work: records/appeal
        152|MEDNEC|does not support this length|work
        163|DOC|attachment named on claim not received|work
        164|DOC|attachment late|work
        166|COB|payer's responsibility ended before submission|work
        167|NONCOV|diagnosis not covered|work/by group
        169|CONTRACTUAL|alternate benefit provided|by group
        170|PROVIDER|not payable for this provider type|work: credentialing; CO
        171|PROVIDER|not payable for provider type in this facility|work
        172|PROVIDER|adjusted for provider specialty|CO reduction or work
        173|FIX|not prescribed by a physician|work
        177|ELIG|eligibility requirement not met|work
        178|PATIENT|spend-down not met|PR: patient owes
        179|ELIG|waiting period not met|PR
        181|FIX|procedure code invalid on date|work
        182|FIX|modifier invalid on date|work
        183|PROVIDER|referring provider not eligible|work
        184|PROVIDER|ordering provider not eligible|work
        185|PROVIDER|rendering provider not eligible|work
        187|PAIDBYACCOUNT|consumer spending account payment (HSA/FSA/HRA)|treat as payment source info; review
        188|MEDNEC|only per approved use|work
        189|FIX|unlisted code where a specific one exists|work
        192|PRIOR|non-standard code from paper remit (COB use)|review
        193|FINAL|original decision upheld on review|next appeal level or write-off
        195|COB|refund issued to wrong primary payer|review
        197|AUTH|authorisation/notification missing|work: retro-auth/appeal; CO: never bill the patient
        198|AUTH|authorisation exceeded|work
        199|FIX|revenue code and procedure code mismatch|work
        200|ELIG|coverage lapse|PR after check
        201|PATIENT|set-aside arrangement patient liability|PR
        202|NONCOV|comfort/convenience item|by group
        203|CONTRACTUAL|discontinued/reduced service|CO
        204|NONCOV|not covered under patient's plan|PR: patient owes; CO: write-off
        206|FIX|NPI missing|work
        207|FIX|NPI format wrong|work
        208|FIX|NPI not matched|work
        209|COB|may not bill patient but may bill later payer|OA: move to next payer; refund patient if collected
        210|AUTH|authorisation not timely|work
        215|COB|subrogation settlement|review
        216|MEDNEC|review organisation finding|work
        222|LIMIT|above contracted maximum units for provider|CO: write-off
        223|PROGRAM|legally mandated adjustment without own code|CO
        224|ELIG|identity theft flag|work
        225|INTEREST|penalty/interest paid by payer (informational in PLB terms)|CO negative; balances interest shown on claim
        226|DOC|information asked of provider not supplied|work
        227|PATIENTINFO|information asked of patient not supplied|PR: patient may owe; ask patient first
        228|DOC|information asked by earlier payer not supplied|work
        231|BUNDLED|mutually exclusive same day|CO after coding check
        233|CONTRACTUAL|hospital-acquired condition|CO
        234|BUNDLED|not paid separately|CO: write-off
        235|FEE|sales tax|review
        236|BUNDLED|code/modifier pair conflicts with same-day code (NCCI)|CO after coding check
        237|PROGRAM|legislated penalty|CO: write-off
        238|ELIG|spans eligible/ineligible: reduction|PR
        239|FIX|spans eligible/ineligible: rebill split|work
        242|NETWORK|out of network/not by network PCP|PR: patient owes (check surprise-billing law); CO: write-off
        243|AUTH|not authorised by network/PCP|work
        245|WITHHOLD|performance program withhold|CO
        246|INFO|reporting-only code|CO zero-value
        249|MEDNEC|readmission|work
        250|DOC|wrong attachment received|work
        251|DOC|attachment incomplete|work
        252|DOC|attachment required|work
        253|PROGRAM|federal sequestration reduction|CO: write-off; never patient, never appeal
        256|CONTRACTUAL|not payable per managed care contract|CO: write-off after contract check
        257|PEND|premium grace period, outcome undetermined|no write-off
        258|ELIG|custody/incarcerated|work
        259|PROGRAM|extra payment|signed
        261|FIX|inconsistent with history|work
        267|DOC|lacks documentation|work
        268|FIX|spans two calendar years|work
        272|MEDNEC|program guidelines not met|work
        273|LIMIT|program guidelines exceeded|work/by group
        274|CONTRACTUAL|care coordination arrangement|CO
        275|PATIENT|earlier payer's patient share not covered|PR: patient owes; CO for protected groups
        276|PRIOR|earlier payer's denial also not covered|by group
        277|PEND|SHOP grace period undetermined|no write-off
        278|PROGRAM|performance program requirement not met|CO
        279|NETWORK|not by preferred network provider|by group
        281|CONTRACTUAL|deductible waived per contract|CO
        283|PROVIDER|attending not eligible|work
        284|AUTH|authorisation valid but for other services|work
        285|TIMELY|appeal procedure not followed|review
        286|TIMELY|appeal time limit passed|review
        287|AUTH|referral exceeded|work
        288|AUTH|referral absent|work
        293|PAIDOTHER|paid to another entity|work
        299|PROVIDER|billing provider not eligible|work
        300|COB|medical plan forwarded to behavioural health plan|wait; do not rebill
        301|COB|not medical plan: submit to behavioural health plan|work: rebill BH payer
        302|AUTH|authorisation time limit expired|work
        303|COB|earlier patient share not covered, dual-eligible protected|CO: write-off, never patient
        A0|PATIENTREFUND|patient refund amount|review
        A1|DENIED|denied (needs a RARC)|work: read RARC
        A6|NONCOV|prior hospitalisation/transfer rule|work
        B1|LIMIT|non-covered visits|by group
        B4|TIMELY|late filing penalty|CO: write-off
        B7|PROVIDER|provider not certified/eligible on date|work: credentialing
        B8|MEDNEC|alternative service should have been used|work
        B9|COB|patient in hospice|work
        B10|BUNDLED|reduced: component already paid|CO
        B11|COB|moved to the proper payer|wait
        B12|DOC|not in medical record|work
        B13|DUP|already paid|check earlier remits
        B14|LIMIT|one visit per day limit|CO/work
        B15|FIX|needs a qualifying service first|work
        B16|FIX|new-patient rule not met|work
        B20|COB|done by another provider|work
        B22|CONTRACTUAL|adjusted by diagnosis|by group
        """
}
