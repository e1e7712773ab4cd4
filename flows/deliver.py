"""Every ten minutes: what waits, was held, or can be tried again, goes out."""

from __future__ import annotations

from prefect import flow

from flows.installation import open_installation
from flows.sending import send_all
from planner.operations.sending import is_anything_free


@flow(name="deliver", flow_run_name="补发消息")
def deliver() -> list[str]:
    """补发消息：免打扰时段过后、渠道恢复后，把等着的消息发出去。"""
    place = open_installation()
    now = place.settings.clock.now()
    return [_one_organ(each) for each in place.organs if is_anything_free(each, now)]


def _one_organ(organ: str) -> str:
    sendings = send_all(organ)
    sent, failed = sum(each.sent for each in sendings), sum(each.failed for each in sendings)
    return f"{organ}：发出 {sent} 封，没有送到 {failed} 封。"
