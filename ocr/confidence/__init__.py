"""Scores come in; how often such a value is right, and from where on to accept it, go out.

Calibration by kind, Wilson's bound, thresholds from the error that an administrator stated. Every
room above may use it. Doors: `calibration`, `thresholds.risk_at`.
"""
