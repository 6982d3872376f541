"""Every metric of accounts."""

from prometheus_client import Counter

# Sign-ins by result: signed_in, refused, slowed (not looked at, for too many failures before).
SIGN_INS = Counter("parley_accounts_sign_ins_total", "Sign-ins with e-mail and password.", ["result"])

# Refreshes by result: rotated, repeated (the answer had been lost), refused, reuse_detected.
REFRESHES = Counter("parley_accounts_refreshes_total", "Refresh tokens presented.", ["result"])

# Tokens minted by kind of caller.
TOKENS = Counter("parley_accounts_tokens_total", "Access tokens minted.", ["kind"])

# Links of staff by purpose (invitation, password_reset) and what became of them: minted, used.
STAFF_LINKS = Counter("parley_accounts_staff_links_total", "Links to choose a password by.", ["purpose", "step"])

# API keys' secrets by result: exchanged, refused.
API_KEY_EXCHANGES = Counter("parley_accounts_api_key_exchanges_total", "API keys presented.", ["result"])
