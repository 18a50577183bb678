"""Runs cells in one fresh tslab kernel: a JSON list of sources on standard input, a JSON list of results on standard output.

A result is {"status", "outputs": [[kind, content], …]}. A cell given as {"source", "interrupt": seconds} is interrupted after that time;
{"file", "text"} writes a file between two cells, and removes it if the text is null.
"""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

KERNEL = sys.argv[1] if len(sys.argv) > 1 else "tslab"
TIMEOUT = 30


def run(manager, client, cell):
    if isinstance(cell, str):
        cell = {"source": cell}
    if "file" in cell:
        path = Path(cell["file"])
        if cell["text"] is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(cell["text"], encoding="utf-8")
        return {"status": "ok", "outputs": []}
    outputs = []

    def keep(message):
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            outputs.append([content["name"], content["text"]])
        elif kind in ("display_data", "update_display_data", "error"):
            outputs.append([kind, content])

    if "interrupt" in cell:
        threading.Timer(cell["interrupt"], manager.interrupt_kernel).start()
    try:
        reply = client.execute_interactive(cell["source"], output_hook=keep, timeout=TIMEOUT, allow_stdin=False)
        status = reply["content"]["status"]
    except TimeoutError:
        status = "silent"
    if status != "ok":
        time.sleep(0.4)  # tslab refuses work for 0.2 s after an error
    return {"status": status, "outputs": outputs}


def main():
    cells = json.load(sys.stdin)
    # Node would make an inherited standard output non-blocking, and Python loses what it writes to such a pipe.
    manager, client = start_new_kernel(kernel_name=KERNEL, startup_timeout=60, stdout=subprocess.DEVNULL)
    try:
        results = [run(manager, client, cell) for cell in cells]
        alive = manager.is_alive()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    json.dump({"results": results, "alive": alive}, sys.stdout)


main()
