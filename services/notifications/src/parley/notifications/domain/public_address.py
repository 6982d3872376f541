"""Which addresses belong to the public internet, so that a tenant's URL leads to nothing of the operator's."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# What `is_global` of the ipaddress module lets pass in some or all of the versions of Python that we run on.
_NOT_PUBLIC_V4 = frozenset({IPv4Address("168.63.129.16")})  # Azure's host, as each virtual machine there sees it
_RELAY_V4 = "192.88.99."  # 6to4 relays, withdrawn by RFC 7526
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_DOCUMENTATION = IPv6Network("3fff::/20")  # RFC 9637
# An IPv4 address in IPv6's clothes, where a translator waits for it (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV4_BITS = 0xFFFFFFFF


def is_public(address: str) -> bool:
    """Whether the whole internet may reach this address in its numeric form; what holds an IPv4 address is judged
    by that one.
    """
    numeric = ip_address(address)
    if isinstance(numeric, IPv4Address):
        return _is_public_v4(numeric)
    if numeric.ipv4_mapped is not None:
        return _is_public_v4(numeric.ipv4_mapped)
    if numeric in _NAT64:
        return _is_public_v4(IPv4Address(int(numeric) & _IPV4_BITS))
    return _is_public_v6(numeric)


def _is_public_v4(address: IPv4Address) -> bool:
    if address in _NOT_PUBLIC_V4 or str(address).startswith(_RELAY_V4):
        return False
    return address.is_global and not address.is_multicast


def _is_public_v6(address: IPv6Address) -> bool:
    """Tunnels (Teredo, 6to4) end at an IPv4 address of the caller's choice: nobody serves webhooks from there."""
    if address not in _GLOBAL_UNICAST or address in _DOCUMENTATION:
        return False
    return address.is_global and address.sixtofour is None and address.teredo is None
