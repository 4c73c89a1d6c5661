/// The columns of the loan book.
package enum LoanColumns {
    /// The six features, in the order in which models take them.
    package static let features = [
        "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income",
        "years_employed", "fico_score",
    ]
    /// Whether the customer defaulted, as 1 or 0.
    package static let label = "default"
    /// The customer's number, which says nothing about the risk.
    package static let identifier = "customer_id"
}
