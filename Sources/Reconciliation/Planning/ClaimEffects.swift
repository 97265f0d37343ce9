import Formats
import LedgerModel
import Values

extension Planner {
    /// What a claim says of one bill line, its own adjustments and its share of the claim's.
    struct LineEffect {
        var line: Int
        var services: [(service: ServicePayment, key: String, adjustments: [SharedAdjustment])] = []
        var paid: Cents {
            var sum = Cents.zero
            for at in services.indices { sum += services[at].service.paid }
            return sum
        }
        var charge: Cents {
            var sum = Cents.zero
            for at in services.indices { sum += services[at].service.charge }
            return sum
        }

        func sum(_ action: AdjustmentAction) -> Cents {
            var sum = Cents.zero
            for at in services.indices {
                for item in services[at].adjustments where item.action == action { sum += item.adjustment.amount }
            }
            return sum
        }

        /// True where one of its adjustments is as asked for.
        func hasAdjustment(where isFitting: (SharedAdjustment) -> Bool) -> Bool {
            services.indices.contains { services[$0].adjustments.contains(where: isFitting) }
        }
    }

    struct SharedAdjustment {
        var adjustment: Adjustment
        var action: AdjustmentAction
        var nextStep: String
        var isOfClaim: Bool
    }

    /// True for a line on which nothing is paid, nothing is the patient's, and a reason that is not contractual stands.
    ///
    /// In a claim that the payer calls denied (status 4) a contractual reason alone is no write-off either (`reference`
    /// §4.6), unless the pipeline says so itself.
    func isDenial(_ effect: LineEffect, status: String) -> Bool {
        guard effect.paid.isZero, effect.sum(.clientOwes).isZero else { return false }
        if !effect.sum(.hold).isZero { return true }
        return status == "4"
            && effect.hasAdjustment {
                $0.action == .writeOff && !$0.adjustment.amount.isZero && !isOverridden($0.adjustment)
            }
    }

    /// True for a line on which every reason says that the payer has not decided yet, or decides nothing: pended (133,
    /// 143, 257, 277), predetermined (101), for the record (246). Such a line changes nothing on the bill.
    func isUndecided(_ effect: LineEffect) -> Bool {
        guard effect.paid.isZero else { return false }
        let stated = effect.services.flatMap(\.adjustments).map(\.adjustment).filter { !$0.amount.isZero }
        return effect.paid.isZero && !stated.isEmpty
            && stated.allSatisfy { entry in
                let isOpen = CodeTables.carc(entry.reason)?.category == "PEND" || ["101", "246"].contains(entry.reason)
                return isOpen && !isOverridden(entry)
            }
    }

    /// True for a denied line for which the payer gives no reason but that it has the claim already (CARC 18, B13).
    func isDuplicate(_ effect: LineEffect) -> Bool {
        let stated = effect.services.flatMap(\.adjustments).map(\.adjustment).filter { !$0.amount.isZero }
        return !stated.isEmpty
            && stated.allSatisfy { CodeTables.carc($0.reason)?.category == "DUP" && !isOverridden($0) }
    }

    /// True for a line whose session a capitation payment covers (CO-24): the money comes as PLB CT, not with the line.
    func isCapitated(_ effect: LineEffect) -> Bool {
        effect.paid.isZero
            && effect.hasAdjustment {
                $0.action == .writeOff && $0.adjustment.reason == "24" && !$0.adjustment.amount.isZero
            }
    }

    /// True where the pipeline has a row of its own for the adjustment.
    private func isOverridden(_ entry: Adjustment) -> Bool {
        pipeline.policies.adjustments.contains { $0.group == entry.group && $0.reason == entry.reason }
    }

    func effects(of entry: ClaimQueue.Entry, _ pairs: [(service: ServicePayment, line: Int)]) -> [LineEffect] {
        let claim = entry.claim
        var shared = pairs.map { pair in pair.service.adjustments.map { judge($0, isOfClaim: false) } }
        if !claim.adjustments.isEmpty {
            let room = lowersLines(claim) ? pairs.map(\.service.paid) : nil
            share(claim.adjustments.map { judge($0, isOfClaim: true) }, over: pairs.map(\.service), room, &shared)
        }
        var services = pairs.map(\.service)
        if claim.lines.isEmpty {
            for i in services.indices { services[i].paid = services[i].charge - shared[i].total(\.adjustment.amount) }
        } else if lowersLines(claim) {
            for i in services.indices {
                services[i].paid = services[i].paid - shared[i].filter(\.isOfClaim).total(\.adjustment.amount)
            }
        }
        var out: [LineEffect] = []
        for (i, pair) in pairs.enumerated() {
            let key = services[i].ordinal > 0 ? "\(claim.controlNumber)#\(services[i].ordinal)" : claim.controlNumber
            let part = (service: services[i], key: key, adjustments: shared[i])
            if let at = out.firstIndex(where: { $0.line == pair.line }) {
                out[at].services.append(part)
            } else {
                out.append(LineEffect(line: pair.line, services: [part]))
            }
        }
        return out
    }

    private func judge(_ adjustment: Adjustment, isOfClaim: Bool) -> SharedAdjustment {
        let verdict = actions.action(group: adjustment.group, reason: adjustment.reason)
        return SharedAdjustment(
            adjustment: adjustment, action: verdict.action, nextStep: verdict.nextStep, isOfClaim: isOfClaim)
    }

    /// True where the lines' payments are stated before the claim's own adjustments: Σ SVC03 − Σ CAS = CLP04 (RFI 1053).
    private func lowersLines(_ claim: ClaimPayment) -> Bool {
        let own = claim.adjustments.total(\.amount)
        return !claim.lines.isEmpty && !own.isZero && claim.lines.total(\.paid) - own == claim.paid
    }

    /// Shares the claim's own adjustments out over its lines in order, each line up to what its own figures leave open.
    private func share(
        _ ofClaim: [SharedAdjustment], over services: [ServicePayment], _ given: [Cents]?,
        _ shared: inout [[SharedAdjustment]]
    ) {
        var room =
            given
            ?? services.indices.map {
                services[$0].charge - services[$0].paid - shared[$0].total(\.adjustment.amount)
            }
        if services.allSatisfy({ $0.ordinal == 0 }) {
            // No service lines: the lines are ours, and what is paid is what remains.
            room = services.map(\.charge)
        }
        for item in ofClaim {
            var rest = item.adjustment.amount
            for i in services.indices where !rest.isZero {
                let last = i == services.indices.last
                let part = last ? rest : rest < .zero ? max(rest, min(room[i], .zero)) : min(rest, max(room[i], .zero))
                guard !part.isZero else { continue }
                var copy = item
                copy.adjustment.amount = part
                shared[i].append(copy)
                room[i] = room[i] - part
                rest = rest - part
            }
        }
    }
}
