"""Hybrid search over passages: BM25 and dense vectors, fused."""
