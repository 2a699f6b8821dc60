"""A file becomes documents: opened, made upright, looked at for codes and ink, read once. No database, no network."""

import os

# one thread a library: numpy and OpenCV each bring an OpenBLAS that starts threads when it is imported. Readers are forked, and a
# child that is forked while a thread of its parent holds a lock would wait for it for ever
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
