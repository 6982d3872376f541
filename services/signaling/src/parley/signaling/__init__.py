"""Live channels: presence, SDP and ICE, news."""
