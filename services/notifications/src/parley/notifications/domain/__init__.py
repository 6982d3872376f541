"""Rules of what customers are told, when, and how: no I/O, no clock; `now` is passed in."""
