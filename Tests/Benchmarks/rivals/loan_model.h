// The default loan model, as numbers: logistic regression on standardised features, float64 throughout.
// Every rival that computes for itself includes this, so all do the same arithmetic as the ONNX graph.
#ifndef LOAN_MODEL_H
#define LOAN_MODEL_H

#include <math.h>
#include <stdbool.h>

enum { LOAN_FEATURES = 6 };

// The SHA-256 of the model file that the numbers were read from.
#define LOAN_MODEL_DIGEST "70a63c6d7d208db6a07c024d57930f92eb6cd0885c0fd4d26d0e10a8eb1d22f5"

#define LOAN_MODEL_THRESHOLD 0.5

static const double loan_mean[LOAN_FEATURES] = {
    0x1.765604189374fp+0,   // credit_lines_outstanding
    0x1.00e3cbe998e6fp+12,  // loan_amt_outstanding
    0x1.0e42560b6fbp+13,    // total_debt_outstanding
    0x1.10a7fc802438dp+16,  // income
    0x1.23df3b645a1cbp+2,   // years_employed
    0x1.3e7c353f7cedap+9,   // fico_score
};

static const double loan_scale[LOAN_FEATURES] = {
    0x1.bde5cf18ca8a6p+0,   // credit_lines_outstanding
    0x1.5e15fa4e582a5p+10,  // loan_amt_outstanding
    0x1.9d7cc12e5d84bp+12,  // total_debt_outstanding
    0x1.36b32d61bc6fep+14,  // income
    0x1.91141b156b72cp+0,   // years_employed
    0x1.e8e0ff63142afp+5,   // fico_score
};

static const double loan_weight[LOAN_FEATURES] = {
    0x1.bc10524f6752p+6,    // credit_lines_outstanding
    0x1.df70ef8af1dd1p+1,   // loan_amt_outstanding
    0x1.adf736ab7a1c1p+5,   // total_debt_outstanding
    -0x1.19511447ca7ap+5,   // income
    -0x1.2e0ecc83d59cfp+5,  // years_employed
    -0x1.dd69fd0af0553p+3,  // fico_score
};

// The least and the greatest value of each feature in training.
static const double loan_least[LOAN_FEATURES] = {
    0x0p+0,                // credit_lines_outstanding
    0x1.e11a0e4d1fc37p+5,  // loan_amt_outstanding
    0x1.5fc58634e2e0bp+6,  // total_debt_outstanding
    0x1.f4p+9,             // income
    0x0p+0,                // years_employed
    0x1.a8p+8,             // fico_score
};

static const double loan_greatest[LOAN_FEATURES] = {
    0x1.4p+2,               // credit_lines_outstanding
    0x1.69a6e9f6a93f3p+13,  // loan_amt_outstanding
    0x1.41d8a4a0e410bp+15,  // total_debt_outstanding
    0x1.11dfdf93dd97fp+17,  // income
    0x1.4p+3,               // years_employed
    0x1.a48p+9,             // fico_score
};

static const double loan_intercept = -0x1.542abd2adfb71p+7;

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

/// Says whether some feature lies outside the range seen in training.
static inline bool loan_features_are_outside(const double *features) {
    bool within = true;
    for (int i = 0; i < LOAN_FEATURES; i++) {
        within &= features[i] >= loan_least[i];
        within &= features[i] <= loan_greatest[i];
    }
    return !within;
}

#endif
