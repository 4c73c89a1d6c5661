// The default loan model, as numbers: logistic regression on standardised features, float64 throughout.
// Every rival that computes for itself includes this, so all do the same arithmetic as the ONNX graph.
#ifndef LOAN_MODEL_H
#define LOAN_MODEL_H

#include <math.h>
#include <stdbool.h>

enum { LOAN_FEATURES = 6 };

// The SHA-256 of the model file that the numbers were read from.
#define LOAN_MODEL_DIGEST "c2b88ee54b851cb3afc4be82d3cfe1e7a96011f4263a72befa3c60e15f3294f4"

#define LOAN_MODEL_THRESHOLD 0.5

static const double loan_mean[LOAN_FEATURES] = {
    0x1.74ed916872b02p+0,   // credit_lines_outstanding
    0x1.038ed1128c725p+12,  // loan_amt_outstanding
    0x1.0f781a838c145p+13,  // total_debt_outstanding
    0x1.11391f8cf364ep+16,  // income
    0x1.2383126e978d5p+2,   // years_employed
    0x1.3eb1fbe76c8b4p+9,   // fico_score
};

static const double loan_scale[LOAN_FEATURES] = {
    0x1.be94b81b069b2p+0,  0x1.6248d11c72c8cp+10, 0x1.9d5fc84404252p+12,
    0x1.390c757b10962p+14, 0x1.9199daafd401ep+0,  0x1.e871e5ca6f09ep+5,
};

static const double loan_weight[LOAN_FEATURES] = {
    0x1.114303721af73p+3,  0x1.2517dbb86fdb7p-3,  0x1.055ca44bd74b7p+2,
    -0x1.4393dffb07f28p+1, -0x1.6cea5977a4c6fp+1, -0x1.24df75c688f61p+0,
};

static const double loan_intercept = -0x1.a5c5af54b01c3p+3;

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
