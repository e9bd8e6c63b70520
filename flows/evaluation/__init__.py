"""Scans with their truth come in; how right the reading is goes out.

Commands call it. Doors: `evaluate.evaluate_folder`, `ablation`, `truths`.
"""
