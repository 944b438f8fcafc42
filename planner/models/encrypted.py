"""Texts that the product has to read again, kept so that a copy of the database alone does not tell them."""

import base64
from functools import cache

from django.conf import settings
from django.db import models

PURPOSE = b"planner.models.encrypted"


def encrypted(text):
    """The text under a key made of SECRET_KEY; '' stays ''."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode() if text else ""


def decrypted(text):
    """What was encrypted under SECRET_KEY or one of SECRET_KEY_FALLBACKS; '' where none of them fits any more."""
    if not text:
        return ""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 – see _box

    try:
        return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(text.encode()).decode()
    except InvalidToken:
        return ""


@cache
def _box(*secrets):
    # Few requests encrypt anything, and the library takes 7 MB of each worker.
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    def key(secret):
        made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
        return base64.urlsafe_b64encode(made)

    return MultiFernet([Fernet(key(secret)) for secret in secrets])


class EncryptedTextField(models.TextField):
    """A text in Python, encrypted in the table: it can be neither searched nor sorted there."""

    def get_prep_value(self, value):
        return encrypted(super().get_prep_value(value) or "")

    def from_db_value(self, value, _expression, _connection):
        return decrypted(value)
