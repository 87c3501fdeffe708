"""The learned labeller: features of lines, a small network in whole numbers, and the file that holds it."""
