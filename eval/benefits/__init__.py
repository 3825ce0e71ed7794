"""The evaluation of 我能享受什么: lists for whole situations, and the reading of single sentences, against gold labels."""
