"""Validates the notebooks named on the command line against nbformat's schema; prints {path: message} of those that fail."""

import json
import sys

import nbformat


def complaint(path):
    try:
        with open(path, encoding="utf-8") as file:
            nbformat.validate(json.load(file))
    except (nbformat.ValidationError, ValueError) as error:
        return getattr(error, "message", str(error))
    return None


messages = {path: complaint(path) for path in sys.argv[1:]}
print(json.dumps({path: message for path, message in messages.items() if message is not None}))
