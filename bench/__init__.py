"""Speed, memory and start-up time, measured the way a person meets them."""
