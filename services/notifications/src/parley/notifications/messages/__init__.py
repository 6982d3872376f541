"""The domain as protobuf, and back; one module for each aggregate."""
