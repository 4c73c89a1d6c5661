"""The loan model behind a Flask page: a form is posted, scikit-learn predicts, a template is rendered.

Fits a logistic regression at the start, on the CSV file that the environment variable LOAN_DATA names, and
listens on 127.0.0.1 at the port that is the argument, with Flask's own server.
"""

import csv
import logging
import os
import sys

import numpy
from flask import Flask, render_template, request
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FEATURES = [
    "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income", "years_employed",
    "fico_score",
]


def fitted(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    figures = numpy.array([[float(row[name]) for name in FEATURES] for row in rows])
    labels = numpy.array([int(row["default"]) for row in rows])
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(figures, labels)


app = Flask(__name__)
model = fitted(os.environ["LOAN_DATA"])


@app.get("/")
def page():
    return render_template("page.html", features=FEATURES, answer=None)


@app.post("/predict")
def predict():
    row = numpy.array([[float(request.form[name]) for name in FEATURES]])
    answer = "The loan is at risk" if model.predict(row)[0] == 1 else "The loan is safe"
    return render_template("page.html", features=FEATURES, answer=answer)


if __name__ == "__main__":
    # A line a request on standard error would cost more than the scoring.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app.run(host="127.0.0.1", port=int(sys.argv[1]))
