"""Live channels without I/O: who is in them, what each may hear, and which pod serves them.

Times are seconds of a monotonic clock, passed in as `now`.
"""
