"""Fits logistic regressions with scikit-learn, one for each line on standard input, and prints what each took.

Usage: newton.py FILE ROWS COLUMNS L2 TOLERANCE. The file holds the columns as doubles, row by row, then the labels as
bytes. Standardising counts, as it does on the other side. Prints "version", then one JSON object a line.
"""
import json
import sys
import time

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

path, rows, columns, l2, tolerance = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5])
values = numpy.fromfile(path, dtype=numpy.float64, count=rows * columns).reshape(rows, columns)
labels = numpy.fromfile(path, dtype=numpy.uint8, offset=rows * columns * 8)
print(json.dumps({"version": sklearn.__version__}), flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    standardised = StandardScaler().fit_transform(values)
    fit = LogisticRegression(C=1 / l2, solver="newton-cholesky", tol=tolerance).fit(standardised, labels)
    seconds = time.perf_counter() - start
    coefficients = [*fit.intercept_, *fit.coef_[0]]
    print(json.dumps({"seconds": seconds, "coefficients": coefficients, "steps": int(fit.n_iter_[0])}), flush=True)
