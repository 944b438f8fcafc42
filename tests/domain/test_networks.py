"""Addresses of the public internet, and all the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.networks import is_public


@pytest.mark.parametrize("address", ["1.1.1.1", "106.11.43.9", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::80ff:fffe"),
        *("localhost", "", "0x7f000001", "2130706433", "127.1"),
    ],
)
def test_not_public(address):
    assert not is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_private_addresses_are_private_in_every_disguise(address):
    assert not is_public(str(address))
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"64:ff9b::{address}")
