"""Second steps and keys: what is asked for, how it is kept, how it is named."""

from __future__ import annotations

import io
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import InvalidToken
from django.http import HttpRequest

from planner.core.errors import Unavailable
from planner.delivery.mail import OWN_NAME
from planner.web.sign_in.sealed import lock_for


class SecondStep(AuthenticateStage):  # type: ignore[misc] # allauth ships no types
    """Asked for where a one-time password is set up.

    A passkey is a way in, not a second step: it lies on one device, and whoever has one on the
    office's computer still signs in on the phone by mail.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        return bool(super()._should_handle(request) and is_mfa_enabled(user, ["totp"]))


class SecondAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth ships no types
    """Secrets are kept encrypted; codes are drawn by the planner's own means."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "不对，请再试一次。",
        "cannot_delete_authenticator": "现在不能停用。",
        "cannot_generate_recovery_codes": "先设置动态口令，才有备用码。",
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return lock_for("second steps").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; raises Unavailable where the key that signs is another one."""
        try:
            return lock_for("second steps").decrypt(encrypted_text.encode()).decode()
        except InvalidToken as fault:
            why = "密钥文件 secret.key 换过，解不开"
            remedy = "请系统管理员移除这个账户的第二步验证，再重新设置"
            raise Unavailable("动态口令", why, remedy) from fault

    def build_totp_svg(self, url: str) -> str:
        """The picture for the phone's camera."""
        import segno

        picture = io.BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", scale=5, border=3, xmldecl=False)
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user: Any, *_: Any, **__: Any) -> str:
        """What a new key is called at first."""
        from planner.ledger.sessions import factors_of

        return f"通行密钥 {len(factors_of(user.get_username()).passkeys) + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as a browser names it when it asks for a key."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": OWN_NAME}
