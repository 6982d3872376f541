"""Rules of appointments and of what they need: no I/O, no clock; `now` is passed in."""
