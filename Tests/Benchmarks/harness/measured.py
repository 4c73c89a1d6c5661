"""docs/measured.md: each benchmark writes its own section there, between two comments."""

from .packages import ROOT

PAGE = ROOT / "docs" / "measured.md"


def write(benchmark, text):
    """Puts a report into the benchmark's section, in the place of the one that was there."""
    begin, end = f"<!-- from tools/{benchmark} -->", f"<!-- end of tools/{benchmark} -->"
    page = PAGE.read_text(encoding="utf-8")
    if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
        raise ValueError(f"{PAGE} has no section from {begin} to {end}")
    before, after = page[:page.index(begin)], page[page.index(end):]
    PAGE.write_text(f"{before}{begin}\n\n{text}\n\n{after}", encoding="utf-8")
