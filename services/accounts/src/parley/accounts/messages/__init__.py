"""The domain as protobuf, and back."""
