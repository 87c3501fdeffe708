"""What speaks for and against each line. The producers know nothing of one another; decide weighs them."""
