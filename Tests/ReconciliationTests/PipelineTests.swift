import Reconciliation
import Testing

@Suite("Pipelines")
struct PipelineTests {
    @Test("every trouble of a pipeline is reported at once, each with its line and column")
    func troubles() throws {
        let yaml = """
            pipeline: monthly
            sources:
              - { name: a, format: tieout-bill, files: "x.csv" }
              - { name: a, format: ofx, files: "y.ofx", surprise: 1 }
            polices: {}
            """
        let error = #expect(throws: PipelineError.self) { try Pipeline.parse(yaml, path: "p.yaml") }
        let messages = try #require(error).messages
        #expect(messages.count == 4)
        #expect(messages.contains { $0.hasPrefix("p.yaml:3:24: unknown format tieout-bill") })
        #expect(messages.contains { $0.hasPrefix("p.yaml:4:45: unknown key surprise in a source") })
        #expect(messages.contains { $0.hasPrefix("p.yaml:5:1: unknown key polices in a pipeline") })
        #expect(messages.contains { $0.contains("two sources are named a") })
    }
}
