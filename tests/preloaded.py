"""What a process imports before others are forked from it: all that the product imports."""

import os
import tempfile

with tempfile.TemporaryDirectory(prefix="points-preloaded-") as folder:
    os.environ.update(
        DATABASE_URL="sqlite://", INSTANCE_PATH=folder, SECRET_KEY="0" * 32, METRICS_TOKEN=""
    )
    from pointsapp import create_app

    create_app()  # some rooms are imported only now
