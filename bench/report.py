"""The figures as Markdown tables."""

from collections.abc import Iterator, Mapping, Sequence

from bench import machine
from bench.measure import Export, Measured, Memory, Throughput, median


def pages(measured: Sequence[Measured]) -> Iterator[str]:
    """Each page beside SQL, and the peer where there is one."""
    yield (
        "| page | questions | KB | p50 ms | p95 ms | SQL p50 ms | SQL p95 ms | page / (2 × SQL + 5 ms) "
        "| peer p50 ms | page / peer |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for one in measured:
        peer, ratio = (
            (f"{one.peer.p50:.1f}", f"{one.site.p50 / one.peer.p50:.2f}") if one.peer.milliseconds else ("–", "–")
        )
        yield (
            f"| {one.page.title} | {one.questions} | {one.kilobytes:.0f} | {one.site.p50:.1f} | {one.site.p95:.1f} "
            f"| {one.sql.p50:.2f} | {one.sql.p95:.2f} | {one.ratio:.2f} | {peer} | {ratio} |"
        )
    for one in measured:
        if one.recall is not None:
            yield f"\n{one.page.title}: recall@10 {one.recall:.3f} over {one.questions} names"


def work(measured: Sequence[Measured]) -> Iterator[str]:
    """CPU time, and beside it that of a fixed piece of Python in the same rounds: both grow on a busy machine."""
    yield "| page | CPU ms: web | database | both | SQL alone | fixed piece: CPU ms | ms, lowest / median / highest |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for one in measured:
        web, data = one.site.per_answer(one.site.web_cpu), one.site.per_answer(one.site.database_cpu)
        cells = (web, data, web + data, one.sql.per_answer(one.sql.database_cpu))
        shown = " | ".join(f"{cell:.2f}" if machine.IS_KNOWN else "not known" for cell in cells)
        clock = [noise.clock for noise in one.noise]
        spread = f"{min(clock):.0f} / {median(clock):.0f} / {max(clock):.0f}"
        yield f"| {one.page.title} | {shown} | {median(noise.cpu for noise in one.noise):.1f} | {spread} |"


def readers(measured: Sequence[Throughput]) -> Iterator[str]:
    yield "| page | readers at once | answers a second | peer | site / peer |"
    yield "|---|--:|--:|--:|--:|"
    for one in measured:
        peer, ratio = (f"{one.peer:.1f}", f"{one.site / one.peer:.2f}") if one.peer else ("–", "–")
        yield f"| {one.page.title} | {one.readers} | {one.site:.1f} | {peer} | {ratio} |"


def export(measured: Mapping[str, Sequence[Export]]) -> Iterator[str]:
    yield "| export of signatures | rows | MB | MB/s | rows/s |"
    yield "|---|--:|--:|--:|--:|"
    for name, runs in measured.items():
        one = sorted(runs, key=_speed)[len(runs) // 2]
        yield (
            f"| {name} | {one.rows:,} | {one.megabytes:.1f} | {one.megabytes / one.seconds:.1f} | {_speed(one):,.0f} |"
        )


def memory(measured: Memory) -> str:
    return (
        f"Resident memory of a web process while {measured.path} gives {measured.rows:,} signatures: "
        f"{measured.before:.0f} MB before, {measured.highest:.0f} MB at most, {measured.after:.0f} MB after"
    )


def _speed(one: Export) -> float:
    return one.rows / one.seconds
