import Formats

extension AdjustmentActions {
    /// The table with a pipeline's rows before its own.
    func overridden(by rows: [Pipeline.AdjustmentOverride]) -> AdjustmentActions { self }
}
