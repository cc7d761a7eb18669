"""Settings of the documentation for Sphinx; rule docs copies this file beside the filled pages."""

from docutils.nodes import SkipNode
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


def shown_math(display):
    """Return a visitor that writes MathML, which browsers draw without any script or network."""

    def visit(self, node):
        self.body.append(convert(node.astext(), display=display))
        raise SkipNode

    return visit


def setup(app):
    """Register MathML as the form of equations."""
    app.add_html_math_renderer("mathml", (shown_math("inline"), None), (shown_math("block"), None))


html_math_renderer = "mathml"
