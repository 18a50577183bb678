"""Starts JupyterLab and ends it, with its kernels, when standard input ends."""

import sys

from jupyterlab.labapp import main
from parent import follow_the_parent

follow_the_parent(0)
sys.exit(main())
