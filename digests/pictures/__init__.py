"""Pictures of what words and numbers say less well: a word's course by day, a month of deadlines.

Needs the extra ``pictures``; without it every function raises MissingExtra, and the words of the caption still stand.
"""
