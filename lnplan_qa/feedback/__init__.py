"""What an operator may choose to keep: questions and judgements, masked, for some days. Nothing by default."""
