"""Stands in for `traitlets` in a page: what `toolkit/widgets/panel.py` asks of it."""


class Dict:
    def tag(self, sync: bool) -> "Dict":
        return self
