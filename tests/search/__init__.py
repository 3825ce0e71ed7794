"""Tests of lnplan_qa.search."""
