import Datasets
import Models
import TestSupport
import Testing

@testable import Training

/// Logistic regression on the shared loan book, against scikit-learn 1.9.1 (solver
/// newton-cholesky, tolerance 1e-14) and, for the standard errors, numpy's inverse of the Hessian.
@Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
struct LoanBookRegressionTests {
    struct Case: Sendable {
        let c: Double
        /// The intercept, then the coefficients.
        let coefficients: [Double]
        let standardErrors: [Double]
    }

    @Test(arguments: [
        Case(
            c: 0.01,
            coefficients: [
                -3.4797893551669024, 1.9240283456821443, -0.08974620842468307, 1.1819807278095904,
                -0.46195625604685114, -0.59847163040453, -0.3561209377448072,
            ],
            standardErrors: [
                0.08730764294534017, 0.06870742831239529, 0.06709641153853652, 0.07621257177909696,
                0.06995667615228218, 0.052339027712577965, 0.05273775765317719,
            ]
        ),
        Case(
            c: 1,
            coefficients: [
                -13.180381494559347, 8.539430516682208, 0.14311191769499804, 4.0837793769330215,
                -2.527950087833342, -2.8509019626070544, -1.1440346817924782,
            ],
            standardErrors: [
                0.7467008386340396, 0.6019977442494282, 0.2287657328692938, 0.5801677521478137,
                0.42310580092417616, 0.22026195018843325, 0.14705726167797947,
            ]
        ),
        Case(
            c: 100,
            coefficients: [
                -59.38520069292571, 39.26362837146672, 1.2040547252442053, 18.250581767836735,
                -12.26977977380349, -13.5955444947697, -5.357472213438541,
            ],
            standardErrors: [
                7.0024883497724595, 4.72766420758796, 0.5014724718894147, 2.757910110537715,
                1.896698195254411, 1.6580479440642917, 0.7087120997439307,
            ]
        ),
    ])
    func `coefficients and standard errors are those of the least objective`(
        _ expected: Case
    ) throws {
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

    @Test func `means and deviations are those of the reference`() throws {
        let standardization = Standardization(of: try LoanBook.train)
        let means = [
            1.45675, 4152.926043079967, 8687.012946218843, 69945.12324448788, 4.554875, 637.3905,
        ]
        let scales = [
            1.7444567743283241, 1417.1377631302776, 6613.986392990295, 20035.11472726742,
            1.5687538794773057, 61.05561407233584,
        ]
        #expect(near(values(standardization.mean), means, 1e-14))
        #expect(near(values(standardization.scale), scales, 1e-14))
    }

    @Test func `the classes of the loan book overlap`() throws {
        let regression = LogisticRegression(
            fitting: try LoanBook.train,
            LogisticRegression.Parameters(c: 100)
        )
        #expect(regression.separation == .none)
    }
}
