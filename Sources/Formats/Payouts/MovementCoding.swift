import Values

extension Movement: Codable {
    private enum Key: String, CodingKey {
        case processor, key, kind, gross, fee, day, instant, payoutID, payoutDay, parentKey, ids, name, email, handle
        case lastFour, brand, memo, invoice, trace, vendorType, reason, movesBalance, balanceAfter, position
    }

    private static let texts: [(key: Key, path: any WritableKeyPath<Movement, String> & Sendable)] = [
        (.name, \.name), (.email, \.email), (.handle, \.handle), (.lastFour, \.lastFour), (.brand, \.brand),
        (.memo, \.memo), (.invoice, \.invoice), (.trace, \.trace), (.vendorType, \.vendorType), (.reason, \.reason),
    ]

    /// A movement as ``encode(to:)`` wrote it; texts that are not there are empty.
    public init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        self.init(
            processor: try box.decode(String.self, forKey: .processor), key: try box.decode(String.self, forKey: .key),
            kind: try box.decode(Kind.self, forKey: .kind), gross: try box.decode(Cents.self, forKey: .gross),
            fee: try box.decode(Cents.self, forKey: .fee), day: try box.decode(Day.self, forKey: .day),
            instant: try box.decodeIfPresent(Instant.self, forKey: .instant),
            position: try box.decode(Position.self, forKey: .position))
        payoutID = try box.decodeIfPresent(String.self, forKey: .payoutID)
        payoutDay = try box.decodeIfPresent(Day.self, forKey: .payoutDay)
        parentKey = try box.decodeIfPresent(String.self, forKey: .parentKey)
        ids = try box.decodeIfPresent([String].self, forKey: .ids) ?? []
        for text in Movement.texts {
            self[keyPath: text.path] = try box.decodeIfPresent(String.self, forKey: text.key) ?? ""
        }
        movesBalance = try box.decodeIfPresent(Bool.self, forKey: .movesBalance) ?? true
        balanceAfter = try box.decodeIfPresent(Cents.self, forKey: .balanceAfter)
    }

    /// Writes the movement by the names of its fields, empty texts left out.
    public func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        try box.encode(processor, forKey: .processor)
        try box.encode(key, forKey: .key)
        try box.encode(kind, forKey: .kind)
        try box.encode(gross, forKey: .gross)
        try box.encode(fee, forKey: .fee)
        try box.encode(day, forKey: .day)
        try box.encodeIfPresent(instant, forKey: .instant)
        try box.encodeIfPresent(payoutID, forKey: .payoutID)
        try box.encodeIfPresent(payoutDay, forKey: .payoutDay)
        try box.encodeIfPresent(parentKey, forKey: .parentKey)
        if !ids.isEmpty { try box.encode(ids, forKey: .ids) }
        for text in Movement.texts where !self[keyPath: text.path].isEmpty {
            try box.encode(self[keyPath: text.path], forKey: text.key)
        }
        try box.encode(movesBalance, forKey: .movesBalance)
        try box.encodeIfPresent(balanceAfter, forKey: .balanceAfter)
        try box.encode(position, forKey: .position)
    }
}
