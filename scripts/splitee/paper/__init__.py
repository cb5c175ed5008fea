"""The paper's published numbers: read in published.py alone, for figures, tables, tolerances and the fit of traces.

published   the tables of data/paper/published, and the settings of the paper's experiment
points      accuracies, costs and regrets as the figures draw them
expected    data/paper/expected.json, the numbers that `splitee-sim check` asks for (scripts/reference/make_expected.py)
table       the published numbers beside those of a run                              (scripts/reference/paper_table.py)
quirks      the effect of each difference between paper and published code           (scripts/reference/quirks.py)
targets, simulate, fit, verify   the parameters of the reconstructed traces          (scripts/reconstruct)
"""
