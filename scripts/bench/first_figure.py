"""Starts a kernel as a notebook does, runs the cells of notebook 00 up to the first figure, and prints the seconds as JSON.

Words: a folder with kernel specifications' parent, the notebook, seconds to wait before the first cell.
"""

import json
import os
import subprocess
import sys
import time

from jupyter_client.manager import start_new_kernel

kernels, notebook, reading = sys.argv[1], sys.argv[2], float(sys.argv[3])
FIGURE = "application/vnd.plotly.v1+json"


def main():
    os.environ["JUPYTER_PATH"] = kernels
    os.chdir(os.path.dirname(notebook))
    with open(notebook, encoding="utf-8") as file:
        cells = ["".join(cell["source"]) for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
    seen = []

    def look(message):
        if FIGURE in message["content"].get("data", {}):
            seen.append(time.perf_counter())

    begun = time.perf_counter()
    manager, client = start_new_kernel(kernel_name="tslab", startup_timeout=120, stdout=subprocess.DEVNULL)
    try:
        ready = time.perf_counter()
        time.sleep(reading)
        run = time.perf_counter()
        client.execute_interactive(cells[0], output_hook=look, timeout=120)
        first = time.perf_counter()
        for cell in cells[1:]:
            if seen:
                break
            client.execute_interactive(cell, output_hook=look, timeout=120)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    json.dump({"kernel": ready - begun, "first cell": first - run, "first figure": seen[0] - run}, sys.stdout)


main()
