"""Hashes contents: of compiled bases and of what proofs depend on."""

try:
    # hashlib would load OpenSSL, 13 ms on every start, for the same function.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

SIZE = 16  # bytes of a hash


def hashed(*parts: bytes | memoryview) -> bytes:
    """Return the BLAKE2b hash of some contents, in parts, SIZE bytes long."""
    state = blake2b(digest_size=SIZE)
    for part in parts:
        state.update(part)
    return state.digest()
