"""The page of ``boilerstrip report``: what is kept of each document for it, which of them, and how it is set."""
