"""Typed look-ups and exact arithmetic over the plan's tables and figures."""
