import Values

/// What PayPal's words for a row mean, in the languages in which its files come.
enum PayPalWords {
    /// Why a row moves no money, by its balance impact and status; `nil` when it does.
    static func effect(impact: String, status: String) -> String? {
        if ["memo", "memorandum", "mémo"].contains(impact.lowercased()) { return "memo: no effect on the balance" }
        let word = status.lowercased()
        let idle = [
            "pending", "denied", "cancel", "expired", "failed", "unclaimed", "uncleared", "removed", "placed",
            "ausstehend", "abgelehnt", "storniert", "offen", "pendiente", "denegad", "rechazad", "en attente", "refusé",
            "in sospeso", "in attesa", "negat", "rifiutat", "annullat", "in behandeling", "geweigerd", "geannuleerd",
            "annulé",
            "cancelad", "anulad", "under review", "declined", "voided",
        ]
        guard idle.contains(where: { word.hasPrefix($0) }) else { return nil }
        return "not completed: \(word)"
    }

    /// True for a status by which the money was counted and taken back again.
    static func isReversed(status: String) -> Bool {
        ["reversed", "rückgängig", "revertid", "annulé après", "stornat", "teruggedraaid"]
            .contains { status.lowercased().hasPrefix($0) }
    }

    /// What a row means by its type or description: its kind, or why it is none of the practice's business.
    static func meaning(_ type: String, gross: Cents) -> (kind: Movement.Kind?, reason: String?) {
        let text = type.lowercased()
        for rule in rules where rule.words.contains(where: { text.contains($0) }) {
            switch rule.meaning {
            case .kind(let kind): return (kind, nil)
            case .signed(let plus, let minus): return (gross < .zero ? minus : plus, nil)
            case .aside(let reason): return (nil, reason)
            case .payment: return gross < .zero ? (nil, "paid to somebody else") : (.charge, nil)
            case .refund: return gross > .zero ? (nil, "refund of a purchase") : (.refund, nil)
            }
        }
        return (nil, nil)
    }

    private enum Meaning {
        case kind(Movement.Kind)
        case signed(Movement.Kind, Movement.Kind)
        case aside(String)
        case payment
        case refund
    }

    /// In order: the first whose words stand in the text counts, so special words come before general ones.
    private static let rules: [(words: [String], meaning: Meaning)] = [
        (
            [
                "currency conversion", "währungsumrechnung", "conversión de divisa", "conversion de devise",
                "conversione di valuta", "valutaomrekening",
            ],
            .aside("currency conversion")
        ),
        (
            [
                "chargeback fee", "dispute fee", "partner fee", "fee reversal", "fee refund", "rückbuchungsgebühr",
                "tarifa por devolución", "frais d'opposition",
            ], .kind(.fee)
        ),
        (
            [
                "hold", "release", "reserve", "authorization", "einbehalt", "freigabe", "reserva", "retención",
                "autorización",
                "trattenuta", "riserva", "autorizzazione", "blokkering", "reservering", "vrijgave",
                "réserve", "blocage", "autorisation", "autorisierung",
            ], .kind(.balance)
        ),
        (["chargeback reversal", "reversal of chargeback", "rückbuchung aufgehoben"], .kind(.disputeReversal)),
        (
            [
                "chargeback", "dispute", "payment reversal", "rückbuchung", "rückabwicklung", "contracargo",
                "reversión",
                "opposition", "annulation de paiement",
            ], .signed(.disputeReversal, .dispute)
        ),
        (["refund", "rückzahlung", "erstattung", "reembolso", "remboursement", "rimborso", "terugbetaling"], .refund),
        (
            [
                "bank deposit", "card deposit", "deposit to pp", "funding", "bankeinzahlung", "einzahlung",
                "ingreso desde", "depósito", "dépôt", "approvisionnement",
            ], .kind(.balance)
        ),
        (
            [
                "withdrawal", "transfer to bank", "autosweep", "auto-sweep", "abbuchung", "abhebung", "auf bankkonto",
                "prelievo", "bonifico", "opname", "overboeking", "retirada", "transferencia a", "retiro",
                "virement vers", "retrait", "virement standard",
            ],
            .signed(.payoutFailure, .payout)
        ),
        (
            ["tax collected", "loan", "working capital", "adjustment", "financing", "credit repayment", "correction"],
            .kind(.balance)
        ),
        (["debit card purchase", "debit card", "purchase"], .aside("a purchase")),
        (["gebühr", "tarifa", "frais", "tariffa", "kosten"], .kind(.fee)),
        (
            [
                "payment", "donation", "checkout", "subscription", "invoice", "money received", "money sent", "zahlung",
                "spende", "abonnement", "pagamento", "donazione", "betaling", "donatie", "pago", "donación", "cobro",
                "paiement", "don ", "reçu", "virtual terminal",
            ], .payment
        ),
        (["fee"], .kind(.fee)),
    ]
}
