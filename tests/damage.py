"""Reports in every manner → the same with what copying, saving and typing do to texts."""

from __future__ import annotations

from pathlib import Path
from random import Random

REPORTS = Path(__file__).parent / "data" / "reports_to_draft"
LONGEST = 20_000
PIECES = (
    *(
        "一、",
        "（一）",
        "1.",
        "①",
        "一是",
        "首先，",
        "第一部分",
        "下一步，我局将",
        "存在的问题",
        "2024年",
    ),
    *(
        "12·4",
        "每季度",
        "（责任单位：",
        "）",
        "“",
        "”",
        "《",
        "》",
        "\n",
        "\n\n",
        "。",
        "；",
        "，",
        "　　",
    ),
    *("\t", "# ", "- ", "— 1 —", "第 1 页 共 8 页", "1.2万余次", "\x00", "\u200b", "👍", "(", ")"),
    *("二〇二四年", "9" * 20 + "次", "2月30日前", "全年不少于0次", "每", "|", "全年99999次"),
)


def reports() -> list[str]:
    """The texts of all reports that are kept for tests."""
    return [path.read_text("utf-8") for path in sorted(REPORTS.iterdir()) if path.suffix != ".json"]


def damaged(texts: list[str], number: int) -> str:
    """One of the texts with up to a dozen accidents, the same for the same number."""
    chance = Random(number)  # noqa: S311 # nothing secret hangs on it
    text = chance.choice(texts)
    for _ in range(chance.randint(1, 12)):
        text = _accident(text, texts, chance)[:LONGEST] or "。"
    return text


def _accident(text: str, texts: list[str], chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    end = min(len(text), at + chance.choice([1, 2, 5, 30, 200]))
    match chance.randrange(6):
        case 0:
            return text[:at] + text[end:]
        case 1:
            return text[:at] + text[at:end] * chance.choice([2, 3]) + text[end:]
        case 2:
            return text[:at] + chance.choice(PIECES) + text[at:]
        case 3:
            other = chance.choice(texts)
            begin = chance.randrange(len(other))
            return text[:at] + other[begin : begin + chance.choice([10, 100, 400])] + text[at:]
        case 4:
            lines = text.split("\n")
            lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
            return "\n".join(lines)
        case _:
            old, new = chance.choice("。，；、\n（"), chance.choice(PIECES)
            return text.replace(old, new, chance.choice([1, 3, 1000]))
