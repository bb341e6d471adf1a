"""Writes test/model/solvers/reference/newton.json: logistic regressions by scikit-learn for the solver tests.

    /usr/bin/python3 tools/reference/newton.py > test/model/solvers/reference/newton.json
    npx biome check --write test/model/solvers/reference/newton.json

Each case holds the raw data and the solution on columns standardised by mean and population standard
deviation. scikit-learn minimises C * (sum of log losses) + 0.5 * sum of squared coefficients with an
unpenalised intercept, so C = 1 / l2 is the objective of src/model/solvers/newton.ts. Written with scikit-learn 1.2.1
and numpy 1.24.2 (Debian 12).
"""

import json

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression


def case(name, seed, rows, l2, scales):
    generator = numpy.random.default_rng(seed)
    latent = generator.standard_normal((rows, len(scales)))
    latent[:, 1] += 0.8 * latent[:, 0]
    values = numpy.round(latent * scales + 3 * numpy.abs(scales), 6)
    logits = -1 + latent @ numpy.linspace(-0.7, 0.9, len(scales))
    labels = (generator.random(rows) < 1 / (1 + numpy.exp(-logits))).astype(int)
    standardised = (values - values.mean(axis=0)) / values.std(axis=0)
    penalty = {"penalty": "l2", "C": 1 / l2} if l2 > 0 else {"penalty": None}
    model = LogisticRegression(solver="newton-cholesky", tol=1e-12, max_iter=200, **penalty)
    model.fit(standardised, labels)
    return {
        "name": name,
        "l2": l2,
        "columns": len(scales),
        "values": values.ravel().tolist(),
        "labels": labels.tolist(),
        "intercept": model.intercept_[0],
        "coefficients": model.coef_[0].tolist(),
    }


print(
    json.dumps(
        {
            "generator": "tools/reference/newton.py",
            "library": f"scikit-learn {sklearn.__version__}, solver newton-cholesky, tol 1e-12",
            "cases": [
                case("maximum likelihood", 1, 150, 0, numpy.array([1.0, 1.0, 1.0])),
                case("l2 = 1", 2, 150, 1, numpy.array([1.0, 1.0, 1.0, 1.0])),
                case("l2 = 25, columns of very different scales", 3, 200, 25, numpy.array([1e-3, 1.0, 1e4])),
            ],
        }
    )
)
