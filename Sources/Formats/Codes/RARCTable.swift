/// Remittance advice remark codes (RARC) that behavioural health sees most, in this project's own words.
///
/// Source: the code numbers are X12 external code list 411 (x12.org/codes/remittance-advice-remark-codes), which changes in
/// March, July and November; meanings were written for this project. State: 2026-11.
enum RARCTable {
    /// code|kind|meaning
    static let rows = """
        M15|supplemental|separately billed parts were bundled
        M51|supplemental|procedure code missing/invalid
        M76|supplemental|diagnosis missing/invalid
        M80|supplemental|not covered with another service the same session/date
        M86|supplemental|payment already made for same/similar service in period
        MA01|informational|appeal rights (Part B)
        MA04|supplemental|needs the primary payer's identity/payment data
        MA07|informational|forwarded to Medicaid
        MA13|informational|penalties possible if patient billed beyond PR amounts
        MA18|informational|forwarded to the supplemental insurer
        MA67|informational|correction of an earlier claim
        MA130|supplemental|claim unprocessable; submit a new corrected claim, no appeal
        N4|supplemental|prior insurer's EOB missing/invalid
        N19|supplemental|incidental to the primary procedure
        N20|supplemental|not payable with another service on the same date
        N30|supplemental|patient not eligible for this service
        N54|supplemental|claim data differ from the authorised data
        N95|supplemental|this provider type/specialty may not bill this service
        N115|informational|based on a local coverage policy
        N130|supplemental|see plan benefit documents for restrictions
        N198|supplemental|rendering provider must belong to the pay-to provider
        N211|informational|decision cannot be appealed
        N255|supplemental|billing provider taxonomy missing/invalid
        N257|supplemental|billing provider primary id missing/invalid
        N286|supplemental|referring provider id missing/invalid
        N290|supplemental|rendering provider primary id missing/invalid
        N362|supplemental|days/units above the accepted maximum
        N381|informational|see your contract for the billing/payment terms
        N418|supplemental|sent to the wrong payer/contractor
        N432|informational|adjustment from a recovery audit
        N435|supplemental|above approved frequency without support
        N442|informational|paid by alternate fee schedule
        N517|supplemental|send a new claim with the requested data
        N519|supplemental|invalid modifier combination
        N522|supplemental|duplicate of a crossover claim
        N570|supplemental|credentialing data missing/invalid
        N640|supplemental|above the number/frequency allowed in a period
        N657|supplemental|bill with the right code
        N706|supplemental|documentation missing
        N767|supplemental|state Medicaid requires provider enrolment
        N822|supplemental|modifier missing
        N823|supplemental|modifier incomplete/invalid
        """
}
