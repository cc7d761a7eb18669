"""Settings of the documentation for Sphinx; rule docs copies this file beside the filled pages."""

import re
from html import escape

from docutils import nodes
from latex2mathml.converter import convert

project = "emrestore"
extensions = ["myst_parser"]
myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "emrestore"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False


def shown_math(display):
    """Return a visitor that writes MathML, which browsers draw without any script or network."""

    def visit(self, node):
        self.body.append(convert(node.astext(), display=display))
        raise nodes.SkipNode

    return visit


def let_break(app, doctree, name):
    """Let code in tables break after its dots, underscores and slashes, and nowhere within a word."""
    for table in doctree.findall(nodes.table):
        for literal in list(table.findall(nodes.literal)):
            text = re.sub(r"(?<=[\w}])([._/}-]+)(?=[\w{])", r"\1<wbr>", escape(literal.astext()))
            code = f'<code class="docutils literal notranslate">{text}</code>'
            literal.replace_self(nodes.raw("", code, format="html"))


def setup(app):
    """Register MathML as the form of equations, and where code may break."""
    app.add_html_math_renderer("mathml", (shown_math("inline"), None), (shown_math("block"), None))
    app.connect("doctree-resolved", let_break)


html_math_renderer = "mathml"
