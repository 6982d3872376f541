"""Which addresses a tenant's URL may lead to."""

import pytest

from parley.notifications.domain.public_address import is_public


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "193.0.6.139",
        "2001:4860:4860::8888",
        "2a00:1450:4007:80c::200e",
        # What they hold is public.
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ],
)
def test_what_everybody_reaches_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:10.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_what_belongs_to_a_network_a_machine_or_nobody_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("text", ["", "hooks.example", "0x7f.1", "2130706433", "127.1", "010.0.0.1"])
def test_what_is_no_numeric_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="address"):
        is_public(text)
