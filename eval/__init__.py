"""The built-in evaluation: question sets, label and leak checks, baselines, and the run that compares them."""
