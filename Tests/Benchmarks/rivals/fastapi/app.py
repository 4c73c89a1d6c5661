"""The loan model behind FastAPI: one worker, onnxruntime with one thread, JSON in and JSON out.

The model file is named by the environment variable LOAN_MODEL.
"""

import math
import os

import numpy
import onnxruntime
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(
    os.environ["LOAN_MODEL"], options, providers=["CPUExecutionProvider"]
)
model_input = session.get_inputs()[0]
model_output = session.get_outputs()[-1].name
number = numpy.float64 if model_input.type == "tensor(double)" else numpy.float32


class Features(BaseModel):
    credit_lines_outstanding: float
    loan_amt_outstanding: float
    total_debt_outstanding: float
    income: float
    years_employed: float
    fico_score: float


app = FastAPI()


@app.post("/predict")
async def predict(features: Features) -> dict[str, float]:
    row = [
        features.credit_lines_outstanding,
        features.loan_amt_outstanding,
        features.total_debt_outstanding,
        features.income,
        features.years_employed,
        features.fico_score,
    ]
    if not all(map(math.isfinite, row)):
        raise HTTPException(422, "every feature must be finite")
    # One row takes some 10 us, so a thread pool would cost more than it gives.
    answer = session.run([model_output], {model_input.name: numpy.array([row], number)})
    return {"probability": float(answer[0][0][1])}
