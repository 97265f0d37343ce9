/// Writes the pipeline file beside the inbox.
enum MonthlyPipeline {
    static func bytes(_ practice: Practice) -> [UInt8] {
        let first = practice.settings.firstDay
        let last = practice.settings.lastDay
        let range = "{ from: \(first), to: \(last) }"
        let year = first.year == last.year && practice.settings.months == 12 ? String(first.year) : range
        return Array(
            """
            # A simulated practice: \(practice.clients.count) clients, \(practice.settings.months) months, \
            seed \(practice.settings.seed), noise \(practice.settings.noise.rawValue).
            pipeline: monthly-reconciliation
            book: practice.book
            sources:
              - { name: clients,  format: tieout-clients,  files: "inbox/clients.csv" }
              - { name: parties,  format: tieout-parties,  files: "inbox/parties.csv" }
              - { name: bills,    format: tieout-bills,    files: "inbox/bills*.csv" }
              - { name: payments, format: tieout-payments, files: "inbox/payments*.csv" }
              - { name: eras,     format: x12-835,         files: "inbox/era/*.835" }
              - { name: stripe,   format: stripe-payout-reconciliation, files: "inbox/stripe*.csv", record_as: verify }
              - { name: ivypay,   format: ivypay,          files: "inbox/ivypay*.csv", record_as: other }
              - { name: venmo,    format: venmo-business,  files: "inbox/venmo*.csv",  record_as: other }
              - { name: paypal,   format: paypal-activity, files: "inbox/paypal*.csv", record_as: other }
              - { name: square,   format: square-transactions, files: "inbox/square*.csv", record_as: other }
              - { name: bank,     format: ofx,             files: "inbox/bank*.ofx" }
            policies: { credits: apply_first, overpayment: credit }
            reports:
              - { report: payments, range: \(year), format: csv, to: out/payments.csv }
              - { report: revenue, range: \(year), by: month, format: csv, to: out/revenue.csv }

            """.utf8)
    }
}
