"""What a browser says of itself → what people call it."""

from __future__ import annotations

# in this order: many browsers also claim to be those further down
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("360SE", "360 浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓手机"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows 电脑"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def device(agent: str) -> str:
    """Browser and machine, as far as they can be told."""
    found = [
        next((word for sign, word in known if sign in agent), "") for known in (_SYSTEMS, _BROWSERS)
    ]
    return " · ".join(each for each in found if each) or "其他程序"
