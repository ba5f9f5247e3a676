"""Reliability as a table in Markdown and as a picture in SVG, without a drawing library."""

from collections.abc import Sequence

from app.learning.fitted import Bin

_SIZE = 320
_MARGIN = 40
_SMALLEST, _LARGEST = 3, 9


def table(bins: Sequence[Bin]) -> str:
    """One row a tenth of the score: what was said, what was so, of how many pairs."""
    rows = [
        f"| {one.low:.1f} to {one.high:.1f} | {one.said:.3f} | {one.was:.3f} | {one.pairs} |"
        for one in bins
    ]
    head = ["| score | mean score | share that fits | pairs |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


def picture(bins: Sequence[Bin], title: str) -> str:
    """A square from 0 to 1: score to the right, share that fits upwards, the diagonal is true."""
    most = max((one.pairs for one in bins), default=1)
    points = "".join(
        f'<circle cx="{_across(one.said):.1f}" cy="{_up(one.was):.1f}"'
        f' r="{_SMALLEST + (_LARGEST - _SMALLEST) * (one.pairs / most) ** 0.5:.1f}"/>'
        for one in bins
    )
    line = " ".join(f"{_across(one.said):.1f},{_up(one.was):.1f}" for one in bins)
    ticks = "".join(
        f'<text x="{_across(share):.1f}" y="{_up(0) + 16}" text-anchor="middle">{share:g}</text>'
        f'<text x="{_MARGIN - 6}" y="{_up(share) + 4:.1f}" text-anchor="end">{share:g}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    whole = _SIZE + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}"'
        f' font-family="sans-serif" font-size="11"><title>{title}</title>'
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>'
        f'<rect x="{_MARGIN}" y="{_MARGIN}" width="{_SIZE}" height="{_SIZE}" fill="none"'
        f' stroke="#888"/>'
        f'<line x1="{_across(0)}" y1="{_up(0)}" x2="{_across(1)}" y2="{_up(1)}" stroke="#bbb"/>'
        f'<polyline points="{line}" fill="none" stroke="#06c"/><g fill="#06c">{points}</g>{ticks}'
        f'<text x="{whole / 2}" y="{whole - 8}" text-anchor="middle">score</text>'
        f'<text x="{whole / 2}" y="{_MARGIN - 14}" text-anchor="middle">{title}</text></svg>\n'
    )


def _across(share: float) -> float:
    return _MARGIN + share * _SIZE


def _up(share: float) -> float:
    return _MARGIN + (1 - share) * _SIZE
