"""Executes one notebook in a fresh kernel and writes the executed copy.

Reads a JSON request from the first line of standard input and answers with one JSON event a line. When standard input
ends, the program that asked is gone, so the kernel is ended too.
"""

import asyncio
import json
import sys
import time

import nbformat
import psutil
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from parent import follow_the_parent

MEGABYTE = 2**20
# Seconds that a reader waits before wondering whether the cell runs at all.
PATIENCE = 2.0


def emit(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def peak_megabytes(pid):
    """The kernel's high-water mark where the system keeps one, else its size now."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024 / MEGABYTE
    except OSError:
        pass
    memory = psutil.Process(pid).memory_info()
    return getattr(memory, "peak_wset", memory.rss) / MEGABYTE


class WatchingClient(NotebookClient):
    """Notes whether a cell changed something on the page while it ran, as a progress bar does."""

    moved = False

    def process_message(self, msg, cell, cell_index):
        self.moved = self.moved or msg["msg_type"] == "update_display_data"
        return super().process_message(msg, cell, cell_index)


class Run:
    def __init__(self, notebook, request):
        self.notebook = notebook
        self.cell = 0
        self.begun = 0.0
        self.still = []
        self.failure = None
        self.memory = {}
        self.client = WatchingClient(
            notebook,
            kernel_name=request["kernel"],
            timeout=request["timeout"],
            startup_timeout=120,
            shutdown_kernel="immediate",
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": request["cwd"]}},
            on_cell_execute=self.started,
            on_cell_executed=self.finished,
        )

    def started(self, cell, cell_index):
        self.cell = cell_index
        self.begun = time.monotonic()
        self.client.moved = False
        emit("cell", index=cell_index, total=len(self.notebook.cells))

    def finished(self, cell, cell_index, execute_reply):
        seconds = time.monotonic() - self.begun
        if seconds > PATIENCE and not self.client.moved:
            self.still.append({"index": cell_index, "seconds": seconds})
        # tslab answers "abort", which nbclient lets pass, for 200 ms after a failed cell.
        status = execute_reply["content"]["status"]
        if status == "abort":
            raise DeadKernelError("the kernel aborted the cell")
        try:
            pid = self.client.km.provisioner.pid
            self.memory = {
                "resident": psutil.Process(pid).memory_info().rss / MEGABYTE,
                "peak": peak_megabytes(pid),
            }
        except psutil.Error:
            pass

    def execute(self):
        try:
            self.client.execute()
        except NoSuchKernel as error:
            self.failure = {"kind": "kernel", "message": f"no Jupyter kernel named {error.name}"}
        except CellExecutionError:
            self.failure = {"kind": "cell", "index": self.cell, "message": ""}
        except CellTimeoutError:
            self.failure = {"kind": "cell", "index": self.cell, "message": f"no end after {self.client.timeout} s"}
        except DeadKernelError as error:
            self.failure = {"kind": "cell", "index": self.cell, "message": str(error)}
        except (RuntimeError, OSError, asyncio.CancelledError) as error:
            self.failure = {"kind": "kernel", "message": f"{type(error).__name__}: {error}"}


def main():
    request = json.loads(sys.stdin.readline())
    follow_the_parent(1)
    notebook = nbformat.read(request["input"], as_version=4)
    run = Run(notebook, request)
    start = time.monotonic()
    run.execute()
    seconds = time.monotonic() - start
    nbformat.write(notebook, request["output"])
    emit("end", seconds=seconds, failure=run.failure, memory=run.memory, still=run.still)


main()
