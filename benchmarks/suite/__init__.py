"""Compares Jackfield with its peers: the same work in turn, and the ratio of each pair. Linux only: it looks into /proc."""
