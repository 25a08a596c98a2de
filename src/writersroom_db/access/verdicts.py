"""From what the tables say to what the user may do, and to what contradicts.

Verdicts follow what the policies read: app.project_access, projects.owner_id and
projects.is_public. Where that is not what it should be, a disagreement says so.
"""

from writersroom_db.access.explanation import Action, Answer, Found, Verdict

_TAKES: tuple[tuple[Action, str, int], ...] = (
    ("comment", "commenting", 2),
    ("edit", "editing", 3),
    ("manage", "managing", 4),
)
_WHEN_DELETED: dict[Action, str] = {
    "comment": "The project is deleted: the live views hide what is commented on.",
    "edit": "The project is deleted: no document can be added, and the live views hide the others.",
    "manage": "The project is deleted: nobody can be invited, and nothing archived.",
}


def judge(found: Found) -> tuple[Verdict, ...]:
    """Return what the user may do, each with its reason."""
    state = found.account.state
    if state != "active":
        refusal = f"The account is {state}: app.begin_as refuses it, so nothing acts for it."
        actions: tuple[Action, ...] = ("read", "comment", "edit", "manage", "transfer or delete")
        return tuple(Verdict(action, False, refusal) for action in actions)
    ranked = (_ranked(found, *takes) for takes in _TAKES)
    return (_read(found), *ranked, _transfer_or_delete(found))


def contradictions(found: Found, verdicts: tuple[Verdict, ...], answer: Answer) -> tuple[str, ...]:
    """Return what in the tables, or in the database's own answer, contradicts; as sentences."""
    return (*_in_tables(found), *_in_answer(found, verdicts, answer))


def _read(found: Found) -> Verdict:
    project, recorded = found.project, found.rank.recorded
    hidden = " The project is deleted: the live views hide it." if project.deleted else ""
    if project.owned:
        return Verdict("read", True, f"{_standing(found)}.{hidden}")
    if recorded is not None:
        reason = f"{_standing(found)}: rank {recorded}, and reading takes 1.{hidden}"
        return Verdict("read", True, reason)
    if project.is_public:
        reason = (
            "The project is public: any active user may read its row, documents and"
            " characters, and nothing else of it."
        )
        return Verdict("read", True, reason)
    return Verdict("read", False, f"{_standing(found)}: no rank, and the project is not public.")


def _ranked(found: Found, action: Action, doing: str, lowest: int) -> Verdict:
    recorded = found.rank.recorded
    allowed = recorded is not None and recorded >= lowest
    has = "no rank" if recorded is None else f"rank {recorded}"
    reason = f"{_standing(found)}: {has}, and {doing} takes {lowest}."
    if allowed and found.project.deleted:
        reason += f" {_WHEN_DELETED[action]}"
    elif allowed and action == "manage" and "invite" in _taken_away(found):
        reason += " Inviting is taken away."
    return Verdict(action, allowed, reason)


def _transfer_or_delete(found: Found) -> Verdict:
    action: Action = "transfer or delete"
    if not found.project.owned:
        return Verdict(action, False, f"{_standing(found)}: only the owner may, no co-owner.")
    if found.project.deleted:
        return Verdict(action, False, "The project is deleted: its owner may only restore it.")
    return Verdict(action, True, "Owner of the project: only the owner may.")


def _standing(found: Found) -> str:
    """Say what the user is to the project, as the beginning of a sentence."""
    if found.project.owned:
        return "Owner of the project"
    collaboration = found.collaboration
    if collaboration is None:
        invitation = found.invitation
        if invitation is None:
            return "No collaborator of the project"
        if invitation.still_open:
            return f"Invited by address until {invitation.expires_at:%Y-%m-%d %H:%M %Z}"
        return f"Invited by address, which ended on {invitation.expires_at:%Y-%m-%d %H:%M %Z}"
    until = f"{collaboration.expires_at:%Y-%m-%d %H:%M %Z}" if collaboration.expires_at else ""
    match collaboration.state:
        case "active":
            without = ", ".join(collaboration.taken_away)
            said = f"Active collaborator as {collaboration.role}"
            return f"{said}, with {without} taken away" if without else said
        case "invited":
            return f"Invited as {collaboration.role} until {until}, and not there yet"
        case "invitation expired":
            return f"Invited as {collaboration.role}, which ended unaccepted on {until}"
        case "revoked":
            return f"Was {collaboration.role} or invited as such, which was revoked"


def _taken_away(found: Found) -> tuple[str, ...]:
    return found.collaboration.taken_away if found.collaboration else ()


def _in_tables(found: Found) -> list[str]:
    said = []
    project, collaboration, rank = found.project, found.collaboration, found.rank
    if rank.recorded != rank.entitled:
        said.append(
            f"app.project_access holds {_named(rank.recorded)}, but projects and collaborations"
            f" entitle to {_named(rank.entitled)}; as writersroom_definer,"
            f" app.refresh_project_access(array['{project.id}'::uuid],"
            f" array['{found.account.id}'::uuid]) mends it."
        )
    if project.is_public != (project.visibility == "public" and not project.deleted):
        said.append(
            f"projects.is_public is {str(project.is_public).lower()}, but the project is"
            f" {project.visibility} and {'' if project.deleted else 'not '}deleted."
        )
    in_it = collaboration is not None and collaboration.state == "active"
    if project.owned and not (in_it and collaboration and collaboration.role == "owner"):
        said.append("The owner has no active collaboration as owner.")
    return said


def _in_answer(found: Found, verdicts: tuple[Verdict, ...], answer: Answer) -> list[str]:
    if answer.not_asked is not None:
        return []
    if answer.failure is not None:
        return [f"As writersroom_app the database answers with an error: {answer.failure}."]
    said = []
    if answer.bound != (found.account.state == "active"):
        does = "takes" if answer.bound else "refuses"
        said.append(f"app.begin_as {does} the user, whose account is {found.account.state}.")
    may_read = verdicts[0].allowed
    if answer.visible != may_read:
        does, should = ("shows", "not be") if answer.visible else ("does not show", "be")
        said.append(f"The database {does} the project's row, which should {should} readable.")
    return said


def _named(rank: int | None) -> str:
    return "no rank" if rank is None else f"rank {rank}"
