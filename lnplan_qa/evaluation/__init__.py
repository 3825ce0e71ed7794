"""How often the assistant is right: questions with their gold labels in, scores, metrics and a report out."""
