"""Live messages, CPU per delivery and latency: Parley's signaling against Centrifugo in the same run."""
