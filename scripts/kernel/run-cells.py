"""Run as `run-cells.py [KERNEL [SECONDS]]`, a JSON list of cells on standard input: runs them in one fresh kernel, which has so many seconds for each,
and prints {"results", "alive"} in JSON.

A result is {"status", "outputs": [[kind, content], …]}. A cell given as {"source", "interrupt": seconds} is interrupted after that time; with
{"signal": name, "every": seconds} the kernel gets that signal all the time until the cell ends, or "times" times, from "after" seconds on;
{"complete": source} and {"inspect": source} ask for what stands at the | in it: the result's outputs are [["complete", names]], [["inspect", text]];
{"file", "text"} writes a file between two cells, and removes it if the text is null.
"""

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

KERNEL = sys.argv[1] if len(sys.argv) > 1 else "tslab"
TIMEOUT = int(sys.argv[2]) if len(sys.argv) > 2 else 60


def send(manager, cell, ended):
    """In a thread: sends a cell's signals."""
    time.sleep(cell.get("after", 0))
    number = getattr(signal, cell["signal"])
    left = cell.get("times")
    while left != 0 and (left is not None or not ended.is_set()):
        manager.signal_kernel(number)
        time.sleep(cell["every"])
        left = None if left is None else left - 1


def ask(client, kind, source):
    at = source.index("|")
    request = getattr(client, kind)(source.replace("|", "", 1), at)
    while True:
        reply = client.get_shell_msg(timeout=TIMEOUT)
        if reply["parent_header"].get("msg_id") == request:
            content = reply["content"]
            found = content["matches"] if kind == "complete" else content["data"].get("text/plain", "")
            return {"status": content["status"], "outputs": [[kind, found]]}


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
    if not manager.is_alive():
        return {"status": "silent", "outputs": []}
    for kind in ("complete", "inspect"):
        if kind in cell:
            return ask(client, kind, cell[kind])
    outputs = []

    def keep(message):
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            outputs.append([content["name"], content["text"]])
        elif kind in ("display_data", "update_display_data", "error"):
            outputs.append([kind, content])

    if "interrupt" in cell:
        threading.Timer(cell["interrupt"], manager.interrupt_kernel).start()
    ended = threading.Event()
    sender = threading.Thread(target=send, args=(manager, cell, ended))
    if "signal" in cell:
        sender.start()
    try:
        reply = client.execute_interactive(cell["source"], output_hook=keep, timeout=TIMEOUT, allow_stdin=False)
        status = reply["content"]["status"]
    except TimeoutError:
        status = "silent"
    ended.set()
    if sender.ident is not None:
        sender.join()
    if status != "ok":
        time.sleep(0.4)  # tslab refuses work for 0.2 s after an error
    return {"status": status, "outputs": outputs}


def main():
    cells = json.load(sys.stdin)
    # Node would make an inherited standard output non-blocking, and Python loses what it writes to such a pipe.
    manager, client = start_new_kernel(kernel_name=KERNEL, startup_timeout=90, stdout=subprocess.DEVNULL)
    try:
        results = [run(manager, client, cell) for cell in cells]
        alive = manager.is_alive()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    json.dump({"results": results, "alive": alive}, sys.stdout)


main()
