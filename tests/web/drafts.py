"""A report's text → a draft of 2025 that a browser of the test works on."""

from __future__ import annotations

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from planner.operations.drafts import Draft
from planner.operations.kept_drafts import read_draft
from planner.settings import Settings

PAGE = "/organs/yunwu/manage/drafts/"
DRAFT = f"{PAGE}2025/"
_BUTTONS = {"do", "seen", "csrfmiddlewaretoken"}
REPORT = """清溪镇人民政府2024年法治政府建设工作报告

2024年，清溪镇扎实推进法治政府建设，现将有关情况报告如下。

一、主要工作情况
（一）加强学习。全年组织党委会学法8次，开展法治培训5场次。
（二）化解矛盾。排查矛盾纠纷46件，调解成功44件。

二、存在的问题
一是干部学法不够深入。二是矛盾纠纷排查不够及时<b>。

三、2025年工作打算
（一）强化法治学习。每季度组织一次党委会学法，每半年开展一次法治培训。
（二）化解矛盾纠纷。每月排查一次矛盾纠纷，年底前完成信访积案清理。
（三）规范行政执法。定期开展执法案卷评查，12月4日组织宪法宣传活动。
"""


def hand_in(
    client: Client, text: str | bytes = REPORT, name: str = "报告.txt", **more: str
) -> HttpResponse:
    content = text.encode() if isinstance(text, str) else text
    sent: HttpResponse = client.post(PAGE, {"source": SimpleUploadedFile(name, content), **more})
    return sent


def begun(client: Client) -> str:
    """The page of a draft that was just made."""
    sent = hand_in(client)
    assert sent.status_code == 302, text_of(sent)
    assert sent.headers["Location"] == DRAFT
    return text_of(client.get(DRAFT))


def text_of(page: HttpResponse) -> str:
    return page.content.decode()


def seal(client: Client) -> str:
    found = re.search(r'name="seen" value="(\w{16})"', text_of(client.get(DRAFT)))
    assert found
    return found[1]


def send(client: Client, do: str, **fields: str) -> HttpResponse:
    """Press a button of the page as it is now."""
    told = {"seen": seal(client), **fields, "do": do}
    sent: HttpResponse = client.post(DRAFT, told)
    return sent


def kept(settings: Settings) -> Draft:
    return read_draft(settings.var / "drafts" / "yunwu", 2025)


def fields_of(client: Client, key: str) -> dict[str, str]:
    """What the form of a proposal has in it."""
    page = text_of(client.get(DRAFT))
    card = page.partition(f'id="{key}"')[2].partition("</article>")[0]
    fields = dict(re.findall(r'name="([\w-]+)"[^>]*? value="([^"]*)"', card))
    for name in ("post", "often"):
        options = card.partition(f'name="{name}"')[2].partition("</select>")[0]
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        assert chosen, name
        fields[name] = chosen[1] or chosen[2]
    return {name: unescape(value) for name, value in fields.items() if name not in _BUTTONS}


def accept_all(client: Client, settings: Settings) -> None:
    for key in kept(settings).open_keys:
        assert send(client, "accept", key=key).status_code == 302


def key_of(settings: Settings, words: str) -> str:
    found = [each.assignment for each in kept(settings).plan.places()]
    return next(each.id for each in found if words in each.title)
