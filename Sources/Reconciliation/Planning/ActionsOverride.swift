import Formats

extension AdjustmentActions {
    /// The standard table with a pipeline's rows before its own.
    static func overridden(by rows: [Pipeline.AdjustmentOverride]) -> AdjustmentActions {
        let text = rows.map { "\($0.group)\t\($0.reason)\t\($0.action)\tas the pipeline's policies say" }.joined(separator: "\n")
        // The pipeline's parser lets nothing but the four actions through.
        return (try? AdjustmentActions(overriding: text)) ?? .standard
    }
}
