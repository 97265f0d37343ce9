import Values

/// An amount as people and their programs write it: `$1,234.50`, `(12.00)`, `12.00-`, `50.00 CR`, `--`, `N/A`.
///
/// Nothing is guessed. Thousands must be grouped in threes, a sign may be said once only, and decimals beyond the
/// cent must be zeros (`81.8180` is 81.82 to nobody: it is unreadable). Sources: the styles of prior EHR reports.
public enum WrittenMoney: Hashable, Sendable {
    /// What a bookkeeper's mark beside the figure says.
    public enum Mark: Hashable, Sendable {
        /// No mark.
        case none
        /// `CR`: owed to the account's holder.
        case credit
        /// `DR`: owed by the account's holder.
        case debit
    }

    /// What parts dollars from cents.
    public enum Style: String, Hashable, Sendable, CaseIterable {
        /// `1,234.56`.
        case point
        /// `1.234,56`.
        case comma
    }

    /// An amount with its written sign, and the mark beside it. A marked amount is never negative.
    case amount(Cents, Mark)
    /// Nothing was written: blank, dashes, `N/A`.
    case blank
    /// Anything else.
    case unreadable

    /// The amount with `CR` as minus; zero for blank; `nil` when unreadable.
    @inlinable public var signed: Cents? {
        switch self {
        case .amount(let cents, .credit): -cents
        case .amount(let cents, _): cents
        case .blank: .zero
        case .unreadable: nil
        }
    }

    /// Reads one field. Units: dollars in the text, cents in the value.
    @inlinable
    public static func read(_ field: Bytes, style: Style = .point) -> WrittenMoney {
        if field.isEmpty { return .blank }
        if style == .point, let plain = Cents(plain: field) { return .amount(plain, .none) }
        return readWritten(field, style: style)
    }

    /// As ``read(_:style:)-(Bytes,_)``, from text.
    public static func read(_ text: String, style: Style = .point) -> WrittenMoney {
        var text = text
        return text.withUTF8 { read($0, style: style) }
    }

    @usableFromInline
    static func readWritten(_ field: Bytes, style: Style) -> WrittenMoney {
        let text = Text.trimmedWide(field)
        if Text.isBlankWord(text) { return .blank }
        var cursor = Cursor(text)
        cursor.takeSigns(before: true)
        // Accounting formats write a zero as `$ -`.
        if cursor.at == text.count, cursor.currency == 1, cursor.minus == 1, cursor.isBare { return .blank }
        guard let magnitude = cursor.takeDigits(style) else { return .unreadable }
        cursor.takeSigns(before: false)
        guard cursor.at == text.count, cursor.isSound else { return .unreadable }
        let negative = cursor.minus == 1 || cursor.closed
        if cursor.mark != .none, negative { return .unreadable }
        return .amount(negative ? -magnitude : magnitude, cursor.mark)
    }
}

/// Walks over one written amount.
private struct Cursor {
    let text: Bytes
    var at = 0
    var minus = 0
    var plus = 0
    var currency = 0
    var opened = false
    var closed = false
    var marks = 0
    var mark = WrittenMoney.Mark.none

    init(_ text: Bytes) { self.text = text }

    /// Nothing but a currency sign and a dash.
    var isBare: Bool { plus == 0 && !opened && !closed && marks == 0 }

    /// Every sign is said at most once, and by one means.
    var isSound: Bool {
        opened == closed && minus + plus + (opened ? 1 : 0) <= 1 && currency <= 1 && marks <= 1
    }

    /// Takes signs, parentheses, currency and marks up to the digits, or after them.
    mutating func takeSigns(before: Bool) {
        while at < text.count {
            switch text[at] {
            case 0x20, 0x09: at += 1
            case 0xC2 where byte(1) == 0xA0: at += 2
            case 0x28 where before && !opened: step { $0.opened = true }
            case 0x29 where !before && opened && !closed: step { $0.closed = true }
            case 0x2D: step { $0.minus += 1 }
            case 0xE2 where byte(1) == 0x88 && byte(2) == 0x92: step(3) { $0.minus += 1 }
            case 0x2B where before: step { $0.plus += 1 }
            case 0x24: step { $0.currency += 1 }
            default: guard takeWord() else { return }
            }
        }
    }

    private mutating func takeWord() -> Bool {
        if word("usd") {
            step(3) { $0.currency += 1 }
        } else if word("us$") {
            step(3) { $0.currency += 1 }
        } else if word("cr") {
            takeMark(.credit)
        } else if word("dr") {
            takeMark(.debit)
        } else {
            return false
        }
        return true
    }

    private mutating func takeMark(_ kind: WrittenMoney.Mark) {
        at += byte(2) == 0x2E ? 3 : 2
        marks += 1
        mark = kind
    }

    private func word(_ ascii: StaticString) -> Bool {
        Text.begins(Bytes(rebasing: text[at...]), ascii)
    }

    private func byte(_ ahead: Int) -> UInt8 { at + ahead < text.count ? text[at + ahead] : 0 }

    private mutating func step(_ bytes: Int = 1, _ change: (inout Cursor) -> Void) {
        change(&self)
        at += bytes
    }

    /// Takes digits with their thousands and decimals; `nil` when they are not exact cents or badly grouped.
    mutating func takeDigits(_ style: WrittenMoney.Style) -> Cents? {
        let comma = UInt8(0x2C)
        let point = UInt8(0x2E)
        let group = style == .point ? comma : point
        let decimal = style == .point ? point : comma
        var value: Int64 = 0
        var digits = 0
        var sinceGroup = -1
        while at < text.count {
            let c = text[at]
            if c &- 0x30 <= 9 {
                digits += 1
                guard digits <= 14 else { return nil }
                value = value * 10 + Int64(c &- 0x30)
                if sinceGroup >= 0 { sinceGroup += 1 }
            } else if c == group {
                guard sinceGroup == 3 || (sinceGroup == -1 && digits >= 1 && digits <= 3) else { return nil }
                sinceGroup = 0
            } else {
                break
            }
            at += 1
        }
        guard sinceGroup == -1 || sinceGroup == 3 else { return nil }
        var decimals = 0
        if at < text.count, text[at] == decimal {
            at += 1
            while at < text.count, text[at] &- 0x30 <= 9 {
                decimals += 1
                let digit = Int64(text[at] &- 0x30)
                if decimals <= 2 { value = value * 10 + digit } else if digit != 0 || decimals > 4 { return nil }
                at += 1
            }
        }
        guard digits + decimals > 0 else { return nil }
        for _ in min(decimals, 2)..<2 { value *= 10 }
        return value <= Cents.limit.raw ? Cents(value) : nil
    }
}
