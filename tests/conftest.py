"""Settings every test runs under: no hub, one thread a library, so that two cores serve two workers."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OIDN_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
for name in [name for name in os.environ if name.startswith("SPATIALGAUGE_")]:
    del os.environ[name]
