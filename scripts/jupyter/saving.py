"""What JupyterLab does to a notebook that is saved, and a reader does not want in the file.

The renderer of Plotly figures replaces a figure's picture by one as wide as the window as soon as the mouse touches the figure. Saved, it
would differ from the file for no reason that the reader knows of, and `git pull` would meet a conflict.
"""

import json

FIGURE = "application/vnd.plotly.v1+json"
POINTS = ("type", "x", "y", "z")


def bundles(notebook):
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if isinstance(data.get(FIGURE), dict):
                yield data


def points(data):
    """What a figure shows: not its layout, into which plotly.js writes the ranges and sizes that it has found."""
    figure = data[FIGURE]
    traces = [{name: trace.get(name) for name in POINTS} for trace in figure.get("data", [])]
    return json.dumps([traces, figure.get("frames")], sort_keys=True)


def keep_figures(notebook, saved):
    """Puts the figures of a notebook back as they are in the saved one; those that are new there stay as they are."""
    known = {points(data): data for data in bundles(saved)}
    for data in bundles(notebook):
        data.update(known.get(points(data), {}))


def before_saving(model, path, contents_manager, **_):
    """Jupyter's `pre_save_hook`. A file that is not there yet, or cannot be read, has no figures to keep."""
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    try:
        with open(contents_manager._get_os_path(path), encoding="utf-8") as file:
            keep_figures(model["content"], json.load(file))
    except (OSError, ValueError, AttributeError):
        return
