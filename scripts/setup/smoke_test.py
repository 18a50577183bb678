"""Run as `smoke_test.py FOLDER`, code on standard input: executes it in a tslab kernel started in FOLDER, prints what it printed."""

import sys
from jupyter_client.manager import start_new_kernel


def main() -> int:
    code = sys.stdin.read()
    try:
        manager, client = start_new_kernel(startup_timeout=90, kernel_name="tslab", cwd=sys.argv[1])
    except Exception as error:
        print(f"the kernel did not start: {error}", file=sys.stderr)
        return 1
    printed = []

    def collect(message: dict) -> None:
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    try:
        reply = client.execute_interactive(code, timeout=120, output_hook=collect)
    except TimeoutError:
        print("the kernel gave no answer within 120 s", file=sys.stderr)
        return 1
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print("".join(printed), end="", file=sys.stdout if reply["content"]["status"] == "ok" else sys.stderr)
    return 0 if reply["content"]["status"] == "ok" else 1


if __name__ == "__main__":
    sys.exit(main())
