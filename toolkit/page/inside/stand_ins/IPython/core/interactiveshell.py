"""Stands in for IPython's shell: a page always has somewhere to show things."""


class InteractiveShell:
    @staticmethod
    def initialized() -> bool:
        return True
