"""Admission click → first remote frame, in Chromium: Parley against LiveKit in the same run."""
