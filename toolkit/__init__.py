"""Read, summarize and critique a diplomatic interview: the machine behind the lessons.

A notebook needs one name: `Lesson`. Names load when first used (PEP 562), so that importing costs nothing.
"""

from importlib import import_module

_HOMES = {
    "Lesson": "toolkit.lesson",
    "LessonError": "toolkit.course",
    "read_interview": "toolkit.text.interview",
    "trust": "toolkit.look.trust",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}; it has: {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
