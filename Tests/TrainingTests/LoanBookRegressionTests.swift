import Datasets
import Models
import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// Logistic regression on the loan book, against scikit-learn (solver newton-cholesky, tolerance
/// 1e-14) and, for the standard errors, numpy's inverse of the Hessian.
@Suite struct LoanBookRegressionTests {
    @Test func `coefficients and standard errors are those of the least objective`() throws {
        let cases = try Reference.answers.get().regression.cases
        #expect(cases.map(\.c) == [0.01, 1, 100])
        for expected in cases {
            let regression = LogisticRegression(
                fitting: try LoanBook.train,
                LogisticRegression.Parameters(c: expected.c),
                looksForSeparation: false
            )
            #expect(regression.isConverged)
            #expect(regression.gradientNorm < 1e-8)
            #expect(near(regression.allCoefficients, expected.coefficients, 1e-8))
            #expect(near(regression.standardErrors, expected.standardErrors, 1e-8))
            #expect(regression.separation == .unknown)
        }
    }

    @Test func `means and deviations are those of the reference`() throws {
        let standardization = Standardization(of: try LoanBook.train)
        let reference = try Reference.answers.get().regression
        #expect(near(values(standardization.mean), reference.means, 1e-14))
        #expect(near(values(standardization.scale), reference.scales, 1e-14))
    }

    @Test func `the classes of few rows are parted by a plane, those of many overlap`() throws {
        let isSeparable = try Reference.answers.get().regression.isSeparable
        let few = LogisticRegression(
            fitting: try LoanBook.train,
            LogisticRegression.Parameters(c: 100)
        )
        #expect(few.separation == (isSeparable ? .complete : .none))
        #expect(isSeparable)
        let many = LogisticRegression(
            fitting: SyntheticLoanBook.rows(count: 8000, seed: 42),
            LogisticRegression.Parameters(c: 100)
        )
        #expect(many.separation == .none)
    }
}
