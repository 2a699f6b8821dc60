"""A file becomes documents: opened, made upright, looked at for codes and ink, read once. No database, no network."""

import os

# before numpy or OpenCV is imported anywhere below: each brings an OpenBLAS that starts threads of its own, and a reader that is
# forked while one of them holds a lock waits for it until its time is up
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
