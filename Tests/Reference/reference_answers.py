"""What scikit-learn, pandas, numpy and scipy say of the loan book and of the model files' probabilities."""

import numpy as np
import pandas
from scipy import optimize, stats
from sklearn import metrics
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

import loan_book
import reference_models

#: Trees of which scikit-learn breaks ties by other chances; the lowest feature is among them.
CHANCES = 60
FOREST_SEEDS = 20
FOLDS, FOLD_SEED = 2, 42
PENALTIES = [0.01, 1.0, 100.0]
ASKED_PENALTIES = [1.0, 10.0, 100.0, 1000.0]
TREES = [
    {},
    {"criterion": "entropy"},
    {"max_depth": 1},
    {"max_depth": 3, "min_samples_split": 2, "min_samples_leaf": 1},
    {"max_depth": 8, "min_samples_split": 100},
    {"max_depth": 8, "min_samples_split": 2, "min_samples_leaf": 30},
    *({"ccp_alpha": strength} for strength in (1e-4, 5e-4, 1e-3, 3e-3, 1e-2, 5e-2, 0.5)),
    *({"criterion": "entropy", "ccp_alpha": strength} for strength in (1e-3, 5e-3, 5e-2, 0.5, 0.8)),
]
TREE = {"criterion": "gini", "max_depth": 5, "min_samples_split": 4, "min_samples_leaf": 2, "ccp_alpha": 0.0}


def _figures(y, probabilities):
    """The figures of probabilities under the threshold 0.5, by the names of metrics.json."""
    said = probabilities >= 0.5
    return {
        "accuracy": metrics.accuracy_score(y, said),
        "precision": metrics.precision_score(y, said, zero_division=np.nan),
        "recall": metrics.recall_score(y, said),
        "f1": metrics.f1_score(y, said),
        "roc_auc": metrics.roc_auc_score(y, probabilities),
        "log_loss": metrics.log_loss(y, probabilities),
        "brier": metrics.brier_score_loss(y, probabilities),
    }


def _confusion(y, probabilities):
    return metrics.confusion_matrix(y, probabilities >= 0.5).ravel().tolist()


def _preorder(tree):
    """The features of a tree's nodes in preorder, a leaf's as -2, with their rows."""
    return list(zip(tree.tree_.feature.tolist(), tree.tree_.n_node_samples.tolist()))


def _fitted_tree(x, y, parameters):
    """The tree that takes the lowest feature of equal ones, which scikit-learn leaves to chance.

    Where two trees differ first in preorder, their nodes hold the same rows: the lower feature there is
    the one to take.
    """
    trees = [DecisionTreeClassifier(**{**TREE, **parameters}, random_state=seed).fit(x, y) for seed in range(CHANCES)]
    return min(trees, key=lambda tree: [feature for feature, _ in _preorder(tree)])


def trees(x, y, questions, labels):
    """Outlines of trees in preorder: a branch as its feature and rows, such as 0:1500, a leaf as its rows."""
    cases = []
    for parameters in TREES:
        outline = " ".join(f"{feature}:{rows}" if feature >= 0 else str(rows)
                           for feature, rows in _preorder(_fitted_tree(x, y, parameters)))
        used = {**TREE, **parameters}
        cases.append({
            "criterion": used["criterion"], "depth_max": used["max_depth"], "split_rows_min": used["min_samples_split"],
            "leaf_rows_min": used["min_samples_leaf"], "pruning_strength": used["ccp_alpha"], "outline": outline,
        })
    asked = []
    for strength in (0.0, 1e-3):
        tree = _fitted_tree(x, y, {"ccp_alpha": strength})
        probabilities = tree.predict_proba(questions)[:, 1]
        asked.append({
            "pruning_strength": strength, "nodes": int(tree.tree_.node_count), "leaves": int(tree.get_n_leaves()),
            "depth": int(tree.get_depth()), "probabilities": probabilities.tolist(),
            "confusion": _confusion(labels, probabilities), "figures": _figures(labels, probabilities),
        })
    return {"cases": cases, "asked": asked}


def _regression(x, y, c):
    return LogisticRegression(C=c, solver="newton-cholesky", tol=1e-14, max_iter=1000).fit(x, y)


def _is_separable(z, y):
    """Whether a plane parts the outcomes: whether weights give each row at least 1 on its own side."""
    side = np.where(y == 1, 1.0, -1.0)
    rows = np.column_stack([np.ones(len(z)), z]) * -side[:, None]
    return optimize.linprog(np.zeros(7), A_ub=rows, b_ub=-np.ones(len(z)), bounds=(None, None)).status == 0


def regression(x, y, questions, labels):
    """Coefficients on standardised features, the intercept first, and what the penalties come to."""
    scaler = StandardScaler().fit(x)
    z = scaler.transform(x)
    cases = []
    for c in PENALTIES:
        fitted = _regression(z, y, c)
        rows = np.column_stack([np.ones(len(z)), z])
        p = fitted.predict_proba(z)[:, 1]
        hessian = rows.T @ (rows * (p * (1 - p))[:, None]) + np.diag([0.0] + [1 / c] * 6)
        cases.append({"c": c, "coefficients": [fitted.intercept_[0], *fitted.coef_[0]],
                      "standard_errors": np.sqrt(np.diag(np.linalg.inv(hessian))).tolist()})
    asked = []
    for c in ASKED_PENALTIES:
        fitted = _regression(z, y, c)
        total = 0.0
        for out in loan_book.folds(y, FOLDS, FOLD_SEED):
            rest = np.setdiff1d(np.arange(len(y)), out)
            own = StandardScaler().fit(x[rest])
            part = _regression(own.transform(x[rest]), y[rest], c)
            total += metrics.log_loss(y[out], part.predict_proba(own.transform(x[out]))[:, 1], normalize=False)
        asked.append({"c": c, "cross_validated_log_loss": total / len(y),
                      "figures": _figures(labels, fitted.predict_proba(scaler.transform(questions))[:, 1])})
    return {"is_separable": _is_separable(z, y), "means": scaler.mean_.tolist(), "scales": scaler.scale_.tolist(),
            "cases": cases, "asked": asked,
            "folds": FOLDS, "fold_seed": FOLD_SEED}


def forests(x, y, questions, labels):
    """The least and the greatest figure of forests that differ by their seed only."""
    found, outside = [], []
    for seed in range(FOREST_SEEDS):
        forest = RandomForestClassifier(n_estimators=100, max_depth=8, min_samples_split=4, min_samples_leaf=2,
                                        max_features=2, oob_score=True, n_jobs=1, random_state=seed).fit(x, y)
        found.append(_figures(labels, forest.predict_proba(questions)[:, 1]))
        outside.append(forest.oob_score_)
    return {"over_seeds": {name: {"min": min(one[name] for one in found), "max": max(one[name] for one in found)}
                           for name in found[0]},
            "out_of_bag_accuracy": {"min": min(outside), "max": max(outside)}}


def profile():
    """What pandas and scipy say of the whole book."""
    x, y = loan_book.read()
    table = pandas.DataFrame(x, columns=loan_book.FEATURES)
    features = []
    for name in loan_book.FEATURES:
        values = table[name]
        # Tenths end at deciles; where several of these are one value, they are one bin.
        ends = np.unique(np.percentile(values, range(10, 101, 10)))
        below = [int((values <= end).sum()) for end in ends]
        features.append({"name": name, "distinct": int(values.nunique()), "summary": _summary(values),
                         "deciles": np.diff([0, *below]).tolist()})
    table[loan_book.LABEL] = y
    return {"rows": len(y), "defaults": int(y.sum()), "income_sum": float(table["income"].sum()),
            "features": features, "correlations": table.corr().to_numpy().tolist()}


def _summary(values):
    """Mean, standard deviation, least, quartiles, greatest."""
    values = np.asarray(values)
    return [values.mean(), values.std(ddof=1), values.min(), *np.percentile(values, [25, 50, 75]), values.max()]


def scores(probabilities):
    """Figures of the model files' probabilities, of whether somebody defaulted and of something else."""
    _, _, questions, labels = loan_book.parts()
    x, y = questions[:reference_models.ROWS], labels[:reference_models.ROWS]
    low = (x[:, 5] < 620).astype(int)
    cases = []
    for name in sorted(probabilities):
        p = probabilities[name]
        for label, truth in (("default", y), ("low_score", low)):
            lean = 1 - 2 * p
            variance = np.sum(lean**2 * p * (1 - p))
            z = float(np.sum((truth - p) * lean) / np.sqrt(variance)) if variance else None
            cases.append({
                "model": name, "label": label, "confusion": _confusion(truth, p),
                "roc_auc": metrics.roc_auc_score(truth, p), "average_precision": metrics.average_precision_score(truth, p),
                "log_loss": metrics.log_loss(truth, p), "brier": metrics.brier_score_loss(truth, p),
                "spiegelhalter": z,
            })
    first = probabilities["sklearn_logistic_regression_float64"]
    second = probabilities["sklearn_random_forest_float32_zipmap"]
    incomes, debts = x[:, 3], x[:, 2]
    return {
        "low_score_below": 620, "labels": y.tolist(), "cases": cases, "delong": _delong(low, first, second),
        "incomes": _summary(incomes), "debts": _summary(debts),
        "correlation": stats.pearsonr(incomes, debts).statistic,
        "kolmogorov_smirnov": stats.ks_2samp(incomes, debts).statistic,
    }


def _delong(labels, first, second):
    """DeLong's test by its definition of 1988: structural components from all pairs of rows."""
    def components(scores):
        ones, zeros = scores[labels == 1], scores[labels == 0]
        wins = (ones[:, None] > zeros).astype(float) + 0.5 * (ones[:, None] == zeros)
        return wins.mean(), wins.mean(axis=1), wins.mean(axis=0)
    one, two = components(first), components(second)
    variance = 0.0
    for place in (1, 2):
        s = np.cov(one[place], two[place])
        variance += (s[0, 0] + s[1, 1] - 2 * s[0, 1]) / len(one[place])
    z = (two[0] - one[0]) / np.sqrt(variance)
    return {"first_area": one[0], "second_area": two[0], "variance": variance,
            "p_value": float(2 * stats.norm.sf(abs(z)))}


def answers(probabilities):
    """Everything that answers.json holds."""
    parts = loan_book.parts()
    return {"profile": profile(), "regression": regression(*parts), "trees": trees(*parts),
            "forests": forests(*parts), "scores": scores(probabilities)}
