"""Use cases of signaling: holding buckets, serving channels, passing news on, locating."""
