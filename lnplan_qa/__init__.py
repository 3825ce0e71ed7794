"""Answers questions on a government plan: quoted to the character, computed exactly, silent where the plan is."""

__version__ = "0.1.0"
