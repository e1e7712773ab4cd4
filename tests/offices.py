"""The small office of tests/data as a folder, and how it becomes a large one."""

from __future__ import annotations

from pathlib import Path

OFFICE = Path(__file__).parent / "data" / "office"


def crowd(office: Path, people: int) -> None:
    """Add people w0, w1, … to a copy of the office, each with work B-… due on 28 March 2024."""
    organization = office / "config" / "organization.yaml"
    plan = office / "config" / "plans" / "2024.yaml"
    text, each = organization.read_text("utf-8"), range(people)
    posts = [f"  - {{id: p{n}, title: 网格员{n}, office: law, supervisor: leader}}\n" for n in each]
    names = [f"  - {{id: w{n}, name: 网格员{n}, email: w{n}@example.org}}\n" for n in each]
    tenures = [f"  - {{post: p{n}, person: w{n}, from_on: 2023-01-01}}\n" for n in each]
    text = text.replace("people:\n", "".join(posts) + "people:\n")
    text = text.replace("tenures:\n", "".join(names) + "tenures:\n")
    organization.write_text(text + "".join(tenures), "utf-8")
    tasks = [
        f"          - id: B-{n}\n            title: 排查{n}\n"
        "            citations: [{place: 三(一)1.2, quote: 排查矛盾纠纷}]\n"
        f"            assignee: p{n}\n            recurrence: {{every: quarter, due: '28'}}\n"
        "            done_when: 完成一次排查\n"
        for n in each
    ]
    plan.write_text(plan.read_text("utf-8") + "".join(tasks), "utf-8")
