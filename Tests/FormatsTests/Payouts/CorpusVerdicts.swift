/// What must come of each public sample: file | format | outcome | findings | sum of what was read.
enum CorpusVerdicts {
    static let table = """
        """
}
