"""Run as `unpack_wheel.py WHEEL FOLDER PREFIX…`: unpacks only the members of the wheel whose names start with a prefix."""

import sys
import zipfile


def main() -> None:
    wheel, folder, *prefixes = sys.argv[1:]
    with zipfile.ZipFile(wheel) as archive:
        members = [name for name in archive.namelist() if name.startswith(tuple(prefixes))]
        archive.extractall(folder, members)


if __name__ == "__main__":
    main()
