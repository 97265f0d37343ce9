import PracticeBook
import Testing
@Test func nothing() {}
