"""Every metric of accounts."""

from prometheus_client import Counter

# Sign-ins by result: signed_in, refused.
SIGN_INS = Counter("parley_accounts_sign_ins_total", "Sign-ins with e-mail and password.", ["result"])

# Refreshes by result: rotated, repeated (the answer had been lost), refused, reuse_detected.
REFRESHES = Counter("parley_accounts_refreshes_total", "Refresh tokens presented.", ["result"])

# Tokens minted by kind of caller.
TOKENS = Counter("parley_accounts_tokens_total", "Access tokens minted.", ["kind"])
