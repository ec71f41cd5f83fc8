"""The embedded default: pages, sockets, clock and writer in one process."""
