/// What must come of each public sample: file | format | outcome | findings that ask for something | sum of what was
/// read.
///
/// Most are not in dollars, which a book is not kept in; two BAI2 reports and the Venmo statement were edited by their
/// publishers and no longer add up to the totals that they state.
enum CorpusVerdicts {
    static let table = """
        bank/bai2/moov_sample2.txt | bai2 | read 4, aside 0, rejected 0 |  | 309500.00
        bank/bai2/moov_sample3.txt | bai2 | read 26, aside 0, rejected 0 |  | -197.05
        bank/bai2/moov_sample4-continuations-newline-delimited.txt | bai2 | refused 17, aside 0, rejected 0 |  | -307483.24
        bank/bai2/moov_sample5-issue113.txt | bai2 | refused 20, aside 0, rejected 0 |  | 37667896.02
        bank/camt/bsp_camt.053.001.02.xml | camt053 | read 0, aside 0, rejected 3 | currency-not-usd | 0.00
        bank/camt/bsp_camt053_multicurrency.xml | camt053 | read 1, aside 0, rejected 2 | currency-not-usd | -99.99
        bank/camt/genkgo_camt052.v6.Amt-zero.xml | camt052 | read 0, aside 1, rejected 0 |  | 0.00
        bank/camt/genkgo_camt053.v2.five.decimals.xml | camt053 | refused 0, aside 0, rejected 1 | currency-not-usd | 0.00
        bank/camt/genkgo_camt053.v2.multi.statement.xml | camt053 | read 0, aside 0, rejected 2 | currency-not-usd | 0.00
        bank/camt/genkgo_camt053.v2.wrong.xml | camt053 | refused 0, aside 0, rejected 0 | statement-missing | 0.00
        bank/camt/genkgo_camt053.v4.xml | camt053 | refused 0, aside 0, rejected 1 | currency-not-usd | 0.00
        bank/camt/genkgo_camt053.v8.xml | camt053 | refused 0, aside 0, rejected 1 | currency-not-usd | 0.00
        bank/csv/bsp_csv_european_decimals.csv | not recognised
        bank/csv/bsp_csv_french_headers.csv | not recognised
        bank/csv/bsp_csv_garbled_amount.csv | not recognised
        bank/csv/bsp_csv_spanish_headers.csv | not recognised
        bank/csv/csv2ofx_capitalone.csv | bank-csv | read 2, aside 0, rejected 0 |  | 0.00
        bank/csv/csv2ofx_creditunion.csv | not recognised
        bank/csv/csv2ofx_n26-fr.csv | not recognised
        bank/csv/csv2ofx_pcmastercard.csv | not recognised
        bank/mt940/wolph_betterplace_sepa_snippet.sta | mt940 | refused 0, aside 0, rejected 11 | currency-not-usd | 0.00
        bank/mt940/wolph_citi_mt940.txt | mt940 | read 5, aside 0, rejected 0 |  | -1142.75
        bank/mt940/wolph_jejik_ing.sta | mt940 | refused 0, aside 0, rejected 7 | currency-not-usd | 0.00
        bank/mt940/wolph_jejik_rabobank-iban.sta | mt940 | read 0, aside 0, rejected 4 | currency-not-usd | 0.00
        bank/mt940/wolph_mBank_mt940.sta | mt940 | read 0, aside 0, rejected 3 | currency-not-usd | 0.00
        bank/mt940/wolph_self-provided_february_30.sta | mt940 | read 0, aside 0, rejected 1 | line-unreadable | 0.00
        bank/mt940/wolph_self-provided_multiline.sta | mt940 | read 0, aside 0, rejected 2 | currency-not-usd | 0.00
        bank/ofx/ofxparse_anzcc.ofx | ofx | read 0, aside 0, rejected 1 | currency-not-usd | 0.00
        bank/ofx/ofxparse_bank_medium.ofx | qfx | read 0, aside 0, rejected 3 | currency-not-usd | 0.00
        bank/ofx/ofxparse_bank_small.ofx | ofx | refused 0, aside 0, rejected 0 | statement-missing | 0.00
        bank/ofx/ofxparse_checking.ofx | qfx | read 3, aside 0, rejected 0 |  | -59.50
        bank/ofx/ofxparse_error_message.ofx | ofx | refused 0, aside 0, rejected 0 | statement-missing | 0.00
        bank/ofx/ofxparse_fail_nice_decimal_error.ofx | ofx | read 0, aside 0, rejected 1 | currency-not-usd | 0.00
        bank/ofx/ofxparse_ofx-v102-empty-tags.ofx | ofx | read 1, aside 0, rejected 0 |  | 12.34
        cashapp/cashapp_report.csv | cashapp | read 14, aside 0, rejected 0 |  | -49.10
        cashapp/cashapp_report_sample.csv | cashapp | read 2, aside 0, rejected 0 |  | -12.90
        payoneer/csv2ofx_payoneer.csv | not recognised
        square/api/GetPaymentRefundResponse.json | not recognised
        square/api/GetPayoutResponse.json | not recognised
        square/api/ListDisputesResponse.json | not recognised
        square/api/ListPaymentsResponse.json | not recognised
        square/api/ListPayoutsResponse.json | square-payouts | read 2, aside 0, rejected 0 |  | -62.51
        stripe/api/application_fee.json | not recognised
        stripe/api/balance.json | not recognised
        stripe/api/balance_transaction.json | stripe-balance-transactions | read 1, aside 0, rejected 0 |  | 1.00
        stripe/api/charge.json | not recognised
        stripe/api/dispute.json | not recognised
        stripe/api/payout.json | not recognised
        stripe/api/reporting.report_type.json | not recognised
        stripe/csv2ofx_stripe-default.csv | stripe-payments | read 0, aside 0, rejected 5 | currency-not-usd | 0.00
        venmo/cash-sync_personal_statement_2024.csv | venmo | refused 6, aside 0, rejected 0 |  | 158.50
        zettle/finance_multi_page_1.json | not recognised
        zettle/finance_payout.json | not recognised
        zettle/purchase_refund.json | not recognised
        """
}
