"""Where pages come from: folders, e-papers, feeds. Each yields RawPage, and Trouble for what could not be had.

    settings -> Paper -> due_looks -> collect -> RawPage | Trouble

``config`` reads the papers, ``expect`` decides what to look for now and what is late, ``collect`` gets it; ``folder``
watches; ``fetch`` is the only way to the network.
"""
