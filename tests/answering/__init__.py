"""Tests of question -> Draft -> Answer."""
