"""Sphinx makes the book's pages of what build.mjs puts beside this file."""

import socket
import time
from subprocess import PIPE, Popen

import sphinxcontrib.katex
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput, visit_HideCellInput
from sphinxcontrib.katex import KaTeXServer

# Sphinx starts a Node that typesets, and gives it so many seconds to begin and to answer: five are few where much else runs.
sphinxcontrib.katex.STARTUP_TIMEOUT = 60.0
sphinxcontrib.katex.RENDER_TIMEOUT = 60.0


def start_katex(rundir, timeout):
    """
    Starts the Node that typesets and calls it until it listens. The extension calls once, as soon as the socket's file is there: where that is too early
    Sphinx ends, and the Node stays.
    """
    path = str(rundir / "katex.sock")
    process = Popen(KaTeXServer.build_command(socket=path), stdin=PIPE, stdout=PIPE, cwd=rundir)
    until = time.monotonic() + timeout
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(path)
            return process, connection
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            if time.monotonic() > until:
                process.kill()
                raise KaTeXServer.timeout_error(timeout) from None
            time.sleep(0.01)


KaTeXServer.start_server_process = start_katex


def visit_folded_code(translator, node):
    """What folds and shows code is called as it reads, not "Toggle hidden content"."""
    begun = len(translator.body)
    visit_HideCellInput(translator, node)
    translator.body[begun:] = [text.replace(' aria-label="Toggle hidden content"', "") for text in translator.body[begun:]]


def mark_chinese(app, doctree):
    """Docutils makes of such a class the section's language, by which it is read aloud."""
    for section in doctree.findall(nodes.section):
        if section.next_node(nodes.title).astext().startswith("中文"):
            section["classes"].append("language-zh")


def setup(app):
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded_code, depart_HideCellInput))
    app.connect("doctree-read", mark_chinese)


project = "Why gradients vanish and explode"
author = "the authors of gradient-lab"
language = "en"
html_title = project

extensions = ["myst_nb", "sphinx_copybutton", "sphinxcontrib.katex"]
exclude_patterns = ["_build", "templates"]
suppress_warnings = [
    "mystnb.unknown_mime_type",  # records of claims, for programs
    "misc.highlighting_failure",  # cells are TypeScript with await at the top
    "myst.header",  # notebooks begin sections at the level that their place in the text asks for
]

nb_execution_mode = "off"
myst_enable_extensions = ["amsmath", "dollarmath"]
myst_heading_anchors = 4
# Typeset when the book is made: no script on the page, and MathML for those who listen.
katex_prerender = True
katex_css_path = "katex/katex.min.css"

html_theme = "sphinx_book_theme"
templates_path = ["templates"]
html_static_path = ["_static"]
html_extra_path = ["_extra"]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"type": "module"})]
html_context = {"default_mode": "auto"}  # the theme complains where nothing is said
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "home_page_in_toc": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "extra_footer": '<a href="licenses.txt">Licences</a> of the packages of others that this site brings',
    "navbar_persistent": [],  # the bar at the side has the search
}
