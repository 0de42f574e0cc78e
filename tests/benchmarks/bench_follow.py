"""A million followed words on a day's pages: seconds and memory, from the rules as the store has them to the catches.

python -m tests.benchmarks.bench_follow [WORDS] [PAGES]

Promised: 1,000,000 words on 100 pages in under 10 s and 1 GiB.
"""

import itertools
import random
import resource
import sys
import time

from digests.follow import Matcher, normal, stored_rule


def characters(rng: random.Random) -> tuple[list[str], list[float]]:
    """The 3,755 everyday characters (GB 2312, first level) with frequencies that fall as they do in text (Zipf)."""
    chars = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
    rng.shuffle(chars)
    return chars, [1 / (rank + 20) for rank in range(len(chars))]


def main(words: int = 1_000_000, pages: int = 100) -> None:
    """Print what a matcher of ``words`` words takes to build and to run over ``pages`` pages of 5,000 characters."""
    rng = random.Random(1)
    chars, weights = characters(rng)
    texts = ["".join(rng.choices(chars, weights, k=5_000)) for _ in range(pages)]
    cumulative = list(itertools.accumulate(weights))
    typed = ["".join(rng.choices(chars, cum_weights=cumulative, k=rng.randint(2, 6))) for _ in range(words)]
    kept = [normal(word) for word in typed]
    cpu, began = time.process_time(), time.perf_counter()
    rules = {n: stored_rule(line) for n, line in enumerate(kept)}
    made = time.perf_counter()
    matcher = Matcher({key: rule for key, rule in rules.items() if rule})
    built = time.perf_counter()
    caught = sum(1 for text in texts for _ in matcher.catch(text))
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{words} words, {pages} pages, {caught} caught: rules {made - began:.2f} s, ", end="")
    cpu = time.process_time() - cpu
    print(f"build {built - made:.2f} s, match {done - built:.2f} s, "
          f"together {done - began:.2f} s ({cpu:.2f} s of processor time), peak {peak:.0f} MiB")  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
