// The default loan model, as numbers: logistic regression on standardised features, float64 throughout.
// Every rival that computes for itself includes this, so all do the same arithmetic as the ONNX graph.
#ifndef LOAN_MODEL_H
#define LOAN_MODEL_H

#include <math.h>
#include <stdbool.h>

enum { LOAN_FEATURES = 6 };

// The SHA-256 of the model file that the numbers were read from.
#define LOAN_MODEL_DIGEST "65b891ac16b2038fdc4c8f49bed833d1117b0dbfdee8d8d2d5f87f5abe18f567"

#define LOAN_MODEL_THRESHOLD 0.5

static const double loan_mean[LOAN_FEATURES] = {
    0x1.765604189374cp+0,  // credit_lines_outstanding
    0x1.00e3cbe998e72p+12,  // loan_amt_outstanding
    0x1.0e42560b6fafdp+13,  // total_debt_outstanding
    0x1.10a7fc802438ep+16,  // income
    0x1.23df3b645a1cbp+2,  // years_employed
    0x1.3e7c353f7ced9p+9,  // fico_score
};

static const double loan_scale[LOAN_FEATURES] = {
    0x1.bde5cf18ca8a6p+0,  // credit_lines_outstanding
    0x1.5e15fa4e582a6p+10,  // loan_amt_outstanding
    0x1.9d7cc12e5d84cp+12,  // total_debt_outstanding
    0x1.36b32d61bc6fdp+14,  // income
    0x1.91141b156b72cp+0,  // years_employed
    0x1.e8e0ff63142adp+5,  // fico_score
};

static const double loan_weight[LOAN_FEATURES] = {
    0x1.bc10524f6753fp+6,  // credit_lines_outstanding
    0x1.df70ef8af1dd6p+1,  // loan_amt_outstanding
    0x1.adf736ab7a1ddp+5,  // total_debt_outstanding
    -0x1.19511447ca7bp+5,  // income
    -0x1.2e0ecc83d59e3p+5,  // years_employed
    -0x1.dd69fd0af057p+3,  // fico_score
};

static const double loan_intercept = -0x1.542abd2adfb8bp+7;

/// Returns the probability of default, from 0 to 1.
static inline double loan_probability(const double *features) {
    double z = 0;
    for (int i = 0; i < LOAN_FEATURES; i++) {
        z += (features[i] - loan_mean[i]) / loan_scale[i] * loan_weight[i];
    }
    return 1 / (1 + exp(-(z + loan_intercept)));
}

/// Says whether no feature is NaN or infinite: only a finite number times zero is zero.
static inline bool loan_features_are_finite(const double *features) {
    double sum = 0;
    for (int i = 0; i < LOAN_FEATURES; i++) {
        sum += features[i] * 0;
    }
    return sum == 0;
}

#endif
