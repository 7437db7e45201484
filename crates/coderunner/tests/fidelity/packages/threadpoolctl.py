# Variables that say how many threads to use, set by the program before the first import, are obeyed.
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ[name] = "1"
import numba
import numpy as np
import polars
import scipy.linalg
import sklearn.metrics
import threadpoolctl

print(sorted({(pool["user_api"], pool["num_threads"]) for pool in threadpoolctl.threadpool_info()}))
print(numba.get_num_threads(), polars.thread_pool_size(), len(os.listdir("/proc/self/task")) < 6)
with threadpoolctl.threadpool_limits(2):
    print(sorted({pool["num_threads"] for pool in threadpoolctl.threadpool_info()} - {1, 2}), (np.eye(300) @ np.eye(300)).sum())
print(scipy.linalg.norm(np.ones(4)), sklearn.metrics.pairwise_distances([[0.0], [3.0]]).tolist())
