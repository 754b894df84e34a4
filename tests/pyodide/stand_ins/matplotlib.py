"""Stands in for matplotlib, which has no wheel for WebAssembly: draws nothing. A figure's words and table are ours."""

import sys
from contextlib import ContextDecorator
from unittest.mock import MagicMock

figure = patches = backends = backend_svg = sys.modules[__name__]
for name in ("figure", "patches", "backends", "backends.backend_svg"):
    sys.modules[f"matplotlib.{name}"] = sys.modules[__name__]

Figure = Patch = MagicMock


class rc_context(ContextDecorator):
    def __init__(self, style: dict):
        pass

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass


class FigureCanvasSVG:
    def __init__(self, canvas: MagicMock):
        pass

    def print_svg(self, out, metadata: dict) -> None:
        out.write("<svg></svg>")
