"""The learned labeller: features of lines, boosted trees in whole numbers, and the file that holds it."""
