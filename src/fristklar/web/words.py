"""The field's terms on screen, in bokmål. Each enumeration has its words here and nowhere else."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from fristklar.clock import OSLO
from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies, ObjectionAnswer
from fristklar.domain.deadline import (
    Deadline,
    DeadlineKind,
    Environment,
    Firmness,
    Precision,
    days_left,
    is_in_force,
    last_safe_day,
    warns_from,
)
from fristklar.domain.standing import Cause, Claim, Standing, Verdict
from fristklar.models import ChangeKind, Lifecycle, RelationKind, RoadmapState, Rollout, StaffRole, VendorRole

ENVIRONMENT = {
    Environment.TEST: "Test",
    Environment.PRODUCTION: "Produksjon",
    Environment.ANY: "Miljø ikke oppgitt",
}
PRECISION = {
    Precision.DAY: "på dagen",
    Precision.MONTH: "på måneden",
    Precision.QUARTER: "på kvartalet",
    Precision.HALF_YEAR: "på halvåret",
    Precision.YEAR: "på året",
    Precision.OPEN: "ikke satt",
    Precision.SEE_PARENT: "se egen oversikt",
}
DEADLINE_KIND = {
    DeadlineKind.EFFECTIVE_ON: "Den gamle måten slutter å virke",
    DeadlineKind.COMPLETE_BY: "Arbeidet må være ferdig",
    DeadlineKind.EXPECTED: "Noe nytt ventes. Kilden sier ikke at noe slutter å virke",
}
FIRMNESS = {
    Firmness.FIRM: "Fast",
    Firmness.TENTATIVE: "Foreløpig",
    Firmness.TO_BE_AGREED: "Skal avtales",
}
CHANGE_KIND = {
    ChangeKind.REQUIREMENT: "Krav",
    ChangeKind.SHUTDOWN: "Avvikling",
    ChangeKind.TERMS: "Vilkår",
    ChangeKind.NOTICE: "Varsel",
}
LIFECYCLE = {
    Lifecycle.DRAFT: "Utkast",
    Lifecycle.PUBLISHED: "Publisert",
    Lifecycle.WITHDRAWN: "Trukket tilbake",
    Lifecycle.COMPLETED: "Gjennomført",
}
RELATION = {
    RelationKind.PART_OF: "Del av",
    RelationKind.DEPENDS_ON: "Henger sammen med",
    RelationKind.REPLACED_BY: "Erstattes av",
}
ROADMAP_STATE = {
    RoadmapState.PLANNED: "Planlagt",
    RoadmapState.DELIVERED: "Levert",
    RoadmapState.POSTPONED: "Utsatt",
}
ROLLOUT = {
    Rollout.YES: "Ja",
    Rollout.TRIAL_ONLY: "Kun deltakere i utprøving",
    Rollout.NO: "Nei",
    Rollout.NOT_STATED: "Ikke oppgitt",
}
CLAIM = {
    Claim.NOT_STARTED: "Ikke startet",
    Claim.IN_PROGRESS: "Pågår",
}
DONE = {
    Environment.TEST: "Klar i test",
    Environment.PRODUCTION: "I produksjon",
    Environment.ANY: "Gjennomført",
}
VERDICT = {
    Verdict.CONFIRMED: "Bekreftet",
    Verdict.DISPUTED: "Omstridt",
}
STANDING = {
    Standing.OVERDUE: "Forfalt",
    Standing.DISPUTED: "Omstridt",
    Standing.AT_RISK: "I fare",
    Standing.DUE_SOON: "Nærmer seg",
    Standing.UNREPORTED: "Ikke rapportert",
    Standing.ON_TRACK: "I rute",
    Standing.UNDATED: "Uavklart frist",
    Standing.EXEMPT: "Unntak",
    Standing.MET: "Klar",
    Standing.NOT_AFFECTED: "Ikke berørt",
}
APPLIES = {
    Applies.YES: "Berørt",
    Applies.POSSIBLY: "Kanskje berørt",
    Applies.NO: "Ikke berørt",
}
OBJECTION_ANSWER = {
    None: "Kundesenteret har ikke svart ennå.",
    ObjectionAnswer.UPHELD: "Kundesenteret har godtatt innsigelsen.",
    ObjectionAnswer.REJECTED: "Kundesenteret har avvist innsigelsen.",
}
WHY_STANDING = {
    Cause.NOT_AFFECTED: "Endringen gjelder ikke dette produktet.",
    Cause.EXEMPT: "Kundesenteret har gitt unntak.",
    Cause.DISPUTED: "Kundesenteret er ikke enig i det som er meldt.",
    Cause.CONFIRMED: "Bekreftet av kundesenteret.",
    Cause.SELF_DECLARED: "Egenmeldt, ikke bekreftet ennå.",
    Cause.NO_DATE: "Kilden har ingen dato.",
    Cause.IN_FORCE: "Kravet gjelder nå, uten dato i kilden.",
    Cause.DEADLINE_PASSED: "Fristen er passert.",
    Cause.PLAN_TOO_LATE: "Planlagt dato er etter siste trygge dag.",
    Cause.PLAN_PASSED: "Planlagt dato er passert.",
    Cause.NEVER_REPORTED_AND_CLOSE: "Fristen er nær, og ingenting er rapportert.",
    Cause.NOT_STARTED_AND_CLOSE: "Fristen er nær, og arbeidet er ikke startet.",
    Cause.CLOSE: "Fristen er nær, og arbeidet pågår.",
    Cause.PLAN_HOLDS: "Arbeidet pågår, og planen holder.",
    Cause.NOT_STARTED: "Arbeidet er meldt som ikke startet.",
    Cause.NO_PLAN: "Arbeidet pågår, men planlagt dato mangler.",
    Cause.NEVER_REPORTED: "Ingenting er rapportert.",
}
NEXT_STEP = {
    Cause.NOT_AFFECTED: "Ingenting å gjøre.",
    Cause.EXEMPT: "Bruk tiden til å bli klar før unntaket går ut.",
    Cause.DISPUTED: "Les begrunnelsen og avklar med kundesenteret.",
    Cause.CONFIRMED: "Ingenting å gjøre.",
    Cause.SELF_DECLARED: "Vent på bekreftelse fra kundesenteret.",
    Cause.NO_DATE: "Følg med på om fristen blir satt.",
    Cause.IN_FORCE: "Kontroller at dere følger kravet, og meld fra når dere gjør det.",
    Cause.DEADLINE_PASSED: "Ta kontakt med kundesenteret i dag.",
    Cause.PLAN_TOO_LATE: "Flytt planen fram, eller avklar med kundesenteret.",
    Cause.PLAN_PASSED: "Meld om arbeidet er ferdig, eller sett en ny dato.",
    Cause.NEVER_REPORTED_AND_CLOSE: "Meld status og planlagt dato nå.",
    Cause.NOT_STARTED_AND_CLOSE: "Start arbeidet nå, og sett planlagt dato.",
    Cause.CLOSE: "Fullfør, og meld fra når dere er klare.",
    Cause.PLAN_HOLDS: "Hold planen, og meld fra når dere er klare.",
    Cause.NOT_STARTED: "Start arbeidet, og sett planlagt dato.",
    Cause.NO_PLAN: "Sett planlagt dato.",
    Cause.NEVER_REPORTED: "Meld status og planlagt dato.",
}
SILENCE = "Kilden sier ikke når."
SILENCE_IN_FORCE = "Gjelder nå. Kilden oppgir ingen dato."
STAFF_ROLE = {
    StaffRole.READER: "Lesetilgang",
    StaffRole.EDITOR: "Redaktør",
    StaffRole.ADMIN: "Administrator",
}
VENDOR_ROLE = {
    VendorRole.VIEWER: "Lesetilgang",
    VendorRole.EDITOR: "Redaktør",
    VendorRole.ADMINISTRATOR: "Administrator",
}
AUDIT_ACTION = {
    "create": "Opprettet",
    "edit": "Endret",
    "load": "Lest inn fra filene",
    "report_readiness": "Meldte status",
    "confirm_readiness": "Bekreftet at meldingen stemmer",
    "judge_readiness": "Vurderte meldingen",
    "grant_exemption": "Ga unntak",
    "end_exemption": "Avsluttet unntak",
    "raise_objection": "Meldte innsigelse",
    "renew_objection": "Endret innsigelsen",
    "withdraw_objection": "Trakk innsigelsen",
    "answer_objection": "Svarte på innsigelsen",
    "edit_profile": "Endret produktprofilen",
    "remove": "Slettet",
    "sign_in": "Logget inn",
    "sign_out": "Logget ut",
    "make_sign_in_link": "Laget innloggingslenke",
    "invite": "Ga tilgang",
    "rename": "Endret navnet sitt",
    "disable": "Sperret kontoen",
    "enable": "Åpnet kontoen",
    "unsubscribe": "Meldte seg av",
    "send_trial": "Sendte en prøve til seg selv",
    "publish": "Publisert",
    "withdraw": "Trukket tilbake",
    "complete": "Gjennomført",
    "reopen": "Gjenåpnet",
    "renew": "Fornyet",
    "retry": "Sendt på nytt",
}
AUDIT_FIELD = {
    "claim": "meldt",
    "claimed_on": "meldt dato",
    "planned_on": "planlagt ferdig",
    "responsible": "ansvarlig",
    "note": "merknad",
    "evidence": "dokumentasjon",
    "verdict": "vurdering",
    "verdict_reason": "begrunnelse for vurderingen",
    "exempt_until": "unntak til og med",
    "exemption_reason": "begrunnelse for unntaket",
    "answer": "svar",
    "answer_reason": "begrunnelse for svaret",
    "reason": "begrunnelse",
    "name": "navn",
    "role": "rolle",
    "staff_role": "rolle ved kundesenteret",
    "browser": "nettleser",
    "ended": "økter avsluttet",
    "description": "beskrivelse",
    "organisations": "antall virksomheter",
    "contact": "kontakt",
    "title": "tittel",
    "summary": "sammendrag",
    "why": "hvorfor",
    "what_to_do": "dette må gjøres",
    "kind": "slag",
    "lifecycle": "tilstand",
    "rule": "regel",
    "applies_to": "hvem det gjelder",
    "services": "tjenester",
    "relations": "sammenhenger",
    "sources": "kilder",
    "links": "lenker",
    "position": "rekkefølge",
    "wording": "ordlyd",
    "earliest": "første dag",
    "latest": "siste dag",
    "precision": "nøyaktighet",
    "firmness": "hvor sikkert",
    "firm_by": "endelig dato ventes innen",
    "environment": "miljø",
    "alerts": "varsler",
    "reminders": "påminnelser",
    "escalations": "oppfølging",
    "decided_on": "vedtatt",
    "source": "kilde",
}
AUDIT_VALUE = {
    "not_started": "ikke startet",
    "in_progress": "pågår",
    "done": "gjennomført",
    "confirmed": "bekreftet",
    "disputed": "ikke enig",
    "upheld": "tatt til følge",
    "rejected": "avvist",
    "viewer": "lesetilgang",
    "reader": "lesetilgang",
    "editor": "redaktør",
    "administrator": "administrator",
    "admin": "administrator",
    "draft": "utkast",
    "published": "publisert",
    "withdrawn": "trukket tilbake",
    "completed": "gjennomført",
    "true": "ja",
    "false": "nei",
}
AUDIT_KIND = {
    "calendar_address": "Kalenderadresse",
    "change": "Endring",
    "deadline": "Frist",
    "delivery": "E-post",
    "event": "Arrangement",
    "membership": "Tilgang hos leverandør",
    "objection": "Innsigelse",
    "person": "Person",
    "product": "Produkt",
    "readiness": "Status",
    "roadmap_item": "Mål på veikartet",
    "service": "Tjeneste",
    "source_document": "Kildedokument",
    "stopped_address": "Stoppet adresse",
    "subscription": "E-post",
    "trait": "Egenskap",
    "vendor": "Leverandør",
}
LANGUAGE_NAMES = {"nb": "bokmål", "nn": "nynorsk", "en": "engelsk"}


@dataclass(frozen=True, slots=True)
class DeadlineText:
    """A deadline as a page says it. Dates are in words, with the ISO form beside them for <time>."""

    environment: str
    environment_label: str
    wording: str
    """The source's own words, to be quoted; empty where it says nothing of time."""
    silence: str
    """What to say instead of a quotation."""
    window: str | None
    """The dates that the wording means, or None when nothing is decided."""
    is_window: bool
    last_label: str
    """What the last day is called: the last safe one, or the last on which something is expected."""
    last_safe: str | None
    last_safe_weekday: str | None
    last_safe_iso: str | None
    days_left: int | None
    days_phrase: str
    tone: str
    """passed, soon, ahead or undated."""
    kind_label: str
    firmness_label: str
    """Empty where the source leaves even that to another overview."""
    precision_label: str
    firm_by: str | None


def deadline_text(deadline: Deadline, today: date) -> DeadlineText:
    """Say a deadline as of `today`."""
    last, left, warning = last_safe_day(deadline), days_left(deadline, today), warns_from(deadline)
    if last is None or left is None or warning is None:
        tone, phrase = "undated", "Dato er ikke satt"
    else:
        phrase = norwegian.days_phrase(left)
        tone = "passed" if left < 0 else "soon" if today >= warning else "ahead"
    return DeadlineText(
        environment=deadline.environment.value,
        environment_label=ENVIRONMENT[deadline.environment],
        wording=deadline.wording,
        silence=SILENCE_IN_FORCE if is_in_force(deadline) else SILENCE,
        window=window_text(deadline.earliest, deadline.latest),
        is_window=deadline.is_window,
        last_label="Ventes senest" if deadline.kind is DeadlineKind.EXPECTED else "Siste trygge dag",
        last_safe=norwegian.long_date(last) if last else None,
        last_safe_weekday=norwegian.weekday_date(last) if last else None,
        last_safe_iso=last.isoformat() if last else None,
        days_left=left,
        days_phrase=phrase,
        tone=tone,
        kind_label=DEADLINE_KIND[deadline.kind],
        firmness_label="" if deadline.precision is Precision.SEE_PARENT else FIRMNESS[deadline.firmness],
        precision_label=precision_text(deadline.precision, deadline.earliest, deadline.latest),
        firm_by=norwegian.long_date(deadline.firm_by) if deadline.firm_by else None,
    )


def moment(instant: datetime) -> str:
    """An instant on the clock in Norway: "24. november 2026 kl. 20.15"."""
    local = instant.astimezone(OSLO)
    return f"{norwegian.long_date(local.date())} kl. {local:%H.%M}"


def precision_text(precision: Precision, earliest: date | None, latest: date | None) -> str:
    """How exact the source is. A window that is no whole month, quarter or year is not said to be one."""
    if earliest is None or latest is None or precision is Precision.DAY:
        return PRECISION[precision]
    if earliest.day == 1 and latest.day == monthrange(latest.year, latest.month)[1]:
        return PRECISION[precision]
    if earliest.isoweekday() == 1 and (latest - earliest).days == 6:
        return "på uken"
    return "som en periode"


def window_text(earliest: date | None, latest: date | None) -> str | None:
    """The dates that a wording means, in words."""
    return norwegian.date_range(earliest, latest) if earliest and latest else None
