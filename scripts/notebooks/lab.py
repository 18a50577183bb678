"""Starts JupyterLab and ends it, with its kernels, when standard input ends: whoever started it is gone."""

import os
import sys
import threading

import psutil
from jupyterlab.labapp import main


def follow_the_parent():
    sys.stdin.read()
    for child in psutil.Process().children(recursive=True):
        child.kill()
    os._exit(0)


threading.Thread(target=follow_the_parent, daemon=True).start()
sys.exit(main())
