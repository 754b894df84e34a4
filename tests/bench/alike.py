"""How long it takes to find which texts of a class are alike, for classes that copy in several ways.

python -m tests.bench.alike [--students 1000]
"""

import argparse

from tests.growth import seconds
from tests.test_alike import CLASSES
from toolkit.text.alike import alike


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=1000)
    students = parser.parse_args().students
    for name, class_of in CLASSES.items():
        texts = class_of(students)
        print(f"{name:<22}{len(texts):>6} students {seconds(lambda texts=texts: alike(texts)):>7.2f} CPU s")


if __name__ == "__main__":
    main()
