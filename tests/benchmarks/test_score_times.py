"""The reader of JioNLP's suite, on a few lines of its kind."""

from tests.benchmarks.score_times import agrees, cases

SUITE = """
_ts_1 = 1623604000
time_string_list = [
    ['5月15日', _ts_1, {'type': 'time_point', 'time': ['2021-05-15 00:00:00', '2021-05-15 23:59:59']}],
    ['5月15日', {'year': 2019}, {'type': 'time_point', 'time': ['2019-05-15 00:00:00', '2019-05-15 23:59:59']}],
    ['早上7点', [2021, 6, 14], {'type': 'time_point', 'time': ['2021-06-14 07:00:00', '2021-06-14 07:59:59']}],
    ['60日内', _ts_1, {'type': 'time_span', 'time': ['2021-06-14 01:06:40', '2021-08-13 23:59:59']}],
    ['5月15日', _ts_1, {'type': 'time_point', 'time': ['2021-05-16 00:00:00', '2021-05-16 23:59:59']}],
    ['早上7点', _ts_1, {'type': 'time_point', 'time': ['2021-06-14 06:00:00', '2021-06-14 06:59:59']}],
    ['60日内', _ts_1, {'type': 'time_span', 'time': ['2021-06-14 01:06:40', '2021-08-14 23:59:59']}],
    ['60日', None, {'type': 'time_delta', 'time': {'day': 60.0}}],
]
"""


def test_readings() -> None:
    """A length of time is left out; a moment may run on in the suite, and another day or hour is another."""
    assert [agrees(case) for case in cases(SUITE)] == [True, True, True, True, False, False, False]
