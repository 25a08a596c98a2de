"""The files of drafted revisions: their names, headers and texts."""

import re
import textwrap
import unicodedata
from dataclasses import dataclass

from writersroom_db.drafting.change import Stage
from writersroom_db.drafting.draft import Draft
from writersroom_db.drafting.locks import told_locks
from writersroom_db.errors import EmptyMessage, UnwritableMessage
from writersroom_db.lint.model import Model

_CONCURRENT = re.compile(r"(?:create (?:unique )?|drop )index concurrently ")
_LONGEST_SLUG = 40
_WIDTH = 100
_SUFFIXES = {
    Stage.EXPAND: "",
    Stage.ONLINE: "_online",
    Stage.FINISH: "_finish",
    Stage.CONTRACT: "_contract",
}
_PURPOSES = {
    Stage.EXPAND: "",
    Stage.ONLINE: ": what reads whole tables, while others write",
    Stage.FINISH: ": what the revision before made ready",
    Stage.CONTRACT: ": what goes once no service uses it",
}
_MODULE = '''"""{title}."""

from writersroom_db.migrations.environment import sql_pair

revision = "{number}"
down_revision = {before}

upgrade, downgrade = sql_pair("{name}")
'''


@dataclass(frozen=True)
class RevisionTexts:
    """One revision's name, such as ``0007_pen_names``, and the texts of its three files."""

    name: str
    up: str
    down: str
    module: str


def slug_of(message: str) -> str:
    """Return ``message`` as a piece of a file's name: ``[a-z0-9_]``, 40 characters at most.

    Raises EmptyMessage when nothing of it can stand there, UnwritableMessage when it is no UTF-8.
    """
    if not _is_utf8(message):
        raise UnwritableMessage(f"The message {message!r} is not UTF-8.")
    plain = unicodedata.normalize("NFKD", message).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}_{word}" if slug else word[:_LONGEST_SLUG]
        if len(longer) > _LONGEST_SLUG:
            break
        slug = longer
    if not slug:
        raise EmptyMessage(f"The message {message!r} has no letter or digit.")
    return slug


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def texts_of(
    message: str, head: str | None, drafts: tuple[Draft, ...], model: Model | None = None
) -> tuple[RevisionTexts, ...]:
    """Return the texts of one revision a draft, numbered on from ``head`` (None: the first).

    Without a draft it is one revision without a statement. ``model`` is what the migrations build,
    for the locks. Raises EmptyMessage and UnwritableMessage.
    """
    slug, message = slug_of(message), " ".join(message.split())
    model = model or Model()
    drafts = drafts or (_NOTHING,)
    ups = [_locks(draft.up, model) for draft in drafts]
    downs = [_locks(() if d.irreversible else d.down, model) for d in reversed(drafts)][::-1]
    texts = []
    before = head
    for draft, *locks in zip(drafts, ups, downs, strict=True):
        several = len(drafts) > 1
        number = f"{int(before or 0) + 1:04}"
        name = f"{number}_{slug}{_SUFFIXES[draft.stage] if several else ''}"
        purpose = message + (_PURPOSES[draft.stage] if several else "")
        up = _text(_up_header(purpose, locks[0], draft), draft.up)
        down = _text(
            _down_header(f"takes back {number}: {purpose}", locks[1], draft),
            () if draft.irreversible else draft.down,
        )
        texts.append(RevisionTexts(name, up, down, _module(name, number, before, purpose)))
        before = number
    return tuple(texts)


_NOTHING = Draft(Stage.EXPAND, (), (), (), (), "")


def _locks(statements: tuple[str, ...], model: Model) -> str:
    return told_locks(statements, model) if statements else "say what others wait for"


def _up_header(purpose: str, locks: str, draft: Draft) -> dict[str, str]:
    return {
        "purpose": purpose,
        "locks": locks,
        "phase": "contract" if draft.stage is Stage.CONTRACT else "",
        "transaction": "no" if draft.stage is Stage.ONLINE else "",
        "loses-rows": ", ".join(draft.loses_up),
    }


def _down_header(purpose: str, locks: str, draft: Draft) -> dict[str, str]:
    if draft.irreversible:
        return {
            "purpose": purpose,
            "locks": "none: it is refused",
            "irreversible": draft.irreversible,
        }
    concurrent = any(_CONCURRENT.match(statement) for statement in draft.down)
    return {
        "purpose": purpose,
        "locks": locks,
        "transaction": "no" if concurrent else "",
        "loses-rows": ", ".join(draft.loses_down),
    }


def _module(name: str, number: str, before: str | None, purpose: str) -> str:
    plain = purpose.translate({ord("\\"): "/", ord('"'): "'"})
    title = textwrap.shorten(plain, 80, placeholder=" …").rstrip(".")
    return _MODULE.format(
        title=title[:1].upper() + title[1:],
        number=number,
        before=f'"{before}"' if before else "None",
        name=name,
    )


def _text(header: dict[str, str], statements: tuple[str, ...]) -> str:
    lines = [line for key, value in header.items() if value for line in _entry(key, value)]
    return "\n".join(lines) + "\n" + "".join(f"\n{text.strip()};\n" for text in statements)


def _entry(key: str, value: str) -> list[str]:
    return textwrap.wrap(
        f"-- {key}: {value}",
        _WIDTH,
        subsequent_indent="--   ",
        break_long_words=False,
        break_on_hyphens=False,
    )
