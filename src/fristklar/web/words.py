"""The field's terms on screen, in the language spoken. Each enumeration has its words here and nowhere else."""

from datetime import datetime

from fristklar.clock import OSLO
from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies, ObjectionAnswer
from fristklar.domain.deadline import DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.standing import Cause, Claim, Standing, Verdict
from fristklar.languages import Language, Words, current, marked
from fristklar.models import ChangeKind, Lifecycle, RelationKind, RoadmapState, Rollout, StaffRole, VendorRole

ENVIRONMENT = Words(
    {
        Environment.TEST: marked("Test"),
        Environment.PRODUCTION: marked("Produksjon"),
        Environment.ANY: marked("Miljø ikke oppgitt"),
    }
)
PRECISION = Words(
    {
        Precision.DAY: marked("på dagen"),
        Precision.MONTH: marked("på måneden"),
        Precision.QUARTER: marked("på kvartalet"),
        Precision.HALF_YEAR: marked("på halvåret"),
        Precision.YEAR: marked("på året"),
        Precision.OPEN: marked("ikke satt"),
        Precision.SEE_PARENT: marked("se egen oversikt"),
    }
)
DEADLINE_KIND = Words(
    {
        DeadlineKind.EFFECTIVE_ON: marked("Den gamle måten slutter å virke"),
        DeadlineKind.COMPLETE_BY: marked("Arbeidet må være ferdig"),
        DeadlineKind.EXPECTED: marked("Noe nytt ventes. Kilden sier ikke at noe slutter å virke"),
    }
)
FIRMNESS = Words(
    {
        Firmness.FIRM: marked("Fast"),
        Firmness.TENTATIVE: marked("Foreløpig"),
        Firmness.TO_BE_AGREED: marked("Skal avtales"),
    }
)
CHANGE_KIND = Words(
    {
        ChangeKind.REQUIREMENT: marked("Krav"),
        ChangeKind.SHUTDOWN: marked("Avvikling"),
        ChangeKind.TERMS: marked("Vilkår"),
        ChangeKind.NOTICE: marked("Varsel"),
    }
)
LIFECYCLE = Words(
    {
        Lifecycle.DRAFT: marked("Utkast"),
        Lifecycle.PUBLISHED: marked("Publisert"),
        Lifecycle.WITHDRAWN: marked("Trukket tilbake"),
        Lifecycle.COMPLETED: marked("Gjennomført"),
    }
)
RELATION = Words(
    {
        RelationKind.PART_OF: marked("Del av"),
        RelationKind.DEPENDS_ON: marked("Følger av"),
        RelationKind.REPLACED_BY: marked("Erstattes av"),
    }
)
ROADMAP_STATE = Words(
    {
        RoadmapState.PLANNED: marked("Planlagt"),
        RoadmapState.DELIVERED: marked("Levert"),
        RoadmapState.POSTPONED: marked("Utsatt"),
    }
)
ROLLOUT = Words(
    {
        Rollout.YES: marked("Ja"),
        Rollout.TRIAL_ONLY: marked("Kun deltakere i utprøving"),
        Rollout.NO: marked("Nei"),
        Rollout.NOT_STATED: marked("Ikke oppgitt"),
    }
)
CLAIM = Words(
    {
        Claim.NOT_STARTED: marked("Ikke startet"),
        Claim.IN_PROGRESS: marked("Pågår"),
    }
)
DONE = Words(
    {
        Environment.TEST: marked("Klar i test"),
        Environment.PRODUCTION: marked("I produksjon"),
        Environment.ANY: marked("Gjennomført"),
    }
)
VERDICT = Words(
    {
        Verdict.CONFIRMED: marked("Bekreftet"),
        Verdict.DISPUTED: marked("Omstridt"),
    }
)
STANDING = Words(
    {
        Standing.OVERDUE: marked("Forfalt"),
        Standing.DISPUTED: marked("Omstridt"),
        Standing.AT_RISK: marked("I fare"),
        Standing.DUE_SOON: marked("Nærmer seg"),
        Standing.UNREPORTED: marked("Ikke rapportert"),
        Standing.ON_TRACK: marked("I rute"),
        Standing.UNDATED: marked("Uavklart frist"),
        Standing.EXEMPT: marked("Unntak"),
        Standing.MET: marked("Klar"),
        Standing.NOT_AFFECTED: marked("Ikke berørt"),
    }
)
APPLIES = Words(
    {
        Applies.YES: marked("Berørt"),
        Applies.POSSIBLY: marked("Kanskje berørt"),
        Applies.NO: marked("Ikke berørt"),
    }
)
OBJECTION_ANSWER = Words(
    {
        None: marked("Kundesenteret har ikke svart ennå."),
        ObjectionAnswer.UPHELD: marked("Kundesenteret har godtatt innsigelsen."),
        ObjectionAnswer.REJECTED: marked("Kundesenteret har avvist innsigelsen."),
    }
)
WHY_STANDING = Words(
    {
        Cause.NOT_AFFECTED: marked("Endringen gjelder ikke dette produktet."),
        Cause.EXEMPT: marked("Kundesenteret har gitt unntak."),
        Cause.DISPUTED: marked("Kundesenteret er ikke enig i det som er meldt."),
        Cause.CONFIRMED: marked("Bekreftet av kundesenteret."),
        Cause.SELF_DECLARED: marked("Egenmeldt, ikke bekreftet ennå."),
        Cause.NO_DATE: marked("Kilden har ingen dato."),
        Cause.IN_FORCE: marked("Kravet gjelder nå, uten dato i kilden."),
        Cause.DEADLINE_PASSED: marked("Fristen er passert."),
        Cause.PLAN_TOO_LATE: marked("Planlagt dato er etter siste trygge dag."),
        Cause.PLAN_PASSED: marked("Planlagt dato er passert."),
        Cause.NEVER_REPORTED_AND_CLOSE: marked("Fristen nærmer seg, og ingenting er rapportert."),
        Cause.NOT_STARTED_AND_CLOSE: marked("Fristen nærmer seg, og arbeidet er ikke startet."),
        Cause.CLOSE: marked("Fristen nærmer seg, og arbeidet pågår."),
        Cause.PLAN_HOLDS: marked("Arbeidet pågår, og planen holder."),
        Cause.NOT_STARTED: marked("Arbeidet er meldt som ikke startet."),
        Cause.NO_PLAN: marked("Arbeidet pågår, men planlagt dato mangler."),
        Cause.NEVER_REPORTED: marked("Ingenting er rapportert."),
        Cause.NOT_STARTED_AND_EXPECTED: marked(
            "Arbeidet er meldt som ikke startet. Kilden sier ikke at noe slutter å virke."
        ),
        Cause.NO_PLAN_AND_EXPECTED: marked(
            "Arbeidet pågår, uten planlagt dato. Kilden sier ikke at noe slutter å virke."
        ),
        Cause.NEVER_REPORTED_AND_EXPECTED: marked("Ingenting er rapportert. Kilden sier ikke at noe slutter å virke."),
    }
)
NEXT_STEP = Words(
    {
        Cause.NOT_AFFECTED: marked("Ingenting å gjøre."),
        Cause.EXEMPT: marked("Bruk tiden til å bli klar før unntaket går ut."),
        Cause.DISPUTED: marked("Les begrunnelsen og avklar med kundesenteret."),
        Cause.CONFIRMED: marked("Ingenting å gjøre."),
        Cause.SELF_DECLARED: marked("Vent på bekreftelse fra kundesenteret."),
        Cause.NO_DATE: marked("Følg med på om fristen blir satt."),
        Cause.IN_FORCE: marked("Kontroller at dere følger kravet, og meld fra når dere gjør det."),
        Cause.DEADLINE_PASSED: marked("Ta kontakt med kundesenteret i dag."),
        Cause.PLAN_TOO_LATE: marked("Flytt planen fram, eller avklar med kundesenteret."),
        Cause.PLAN_PASSED: marked("Meld om arbeidet er ferdig, eller sett en ny dato."),
        Cause.NEVER_REPORTED_AND_CLOSE: marked("Meld status og planlagt dato nå."),
        Cause.NOT_STARTED_AND_CLOSE: marked("Start arbeidet nå, og sett planlagt dato."),
        Cause.CLOSE: marked("Fullfør, og meld fra når dere er klare."),
        Cause.PLAN_HOLDS: marked("Hold planen, og meld fra når dere er klare."),
        Cause.NOT_STARTED: marked("Start arbeidet, og sett planlagt dato."),
        Cause.NO_PLAN: marked("Sett planlagt dato."),
        Cause.NEVER_REPORTED: marked("Meld status og planlagt dato."),
        Cause.NOT_STARTED_AND_EXPECTED: marked("Vurder når dere vil starte. Planlagt dato er frivillig."),
        Cause.NO_PLAN_AND_EXPECTED: marked("Meld fra når dere er klare. Planlagt dato er frivillig."),
        Cause.NEVER_REPORTED_AND_EXPECTED: marked(
            "Les hva endringen betyr for dere, og meld status. Planlagt dato er frivillig."
        ),
    }
)
STAFF_ROLE = Words(
    {
        StaffRole.READER: marked("Lesetilgang"),
        StaffRole.EDITOR: marked("Redaktør"),
        StaffRole.ADMIN: marked("Administrator"),
    }
)
VENDOR_ROLE = Words(
    {
        VendorRole.VIEWER: marked("Lesetilgang"),
        VendorRole.EDITOR: marked("Redaktør"),
        VendorRole.ADMINISTRATOR: marked("Administrator"),
    }
)
AUDIT_ACTION = Words(
    {
        "create": marked("Opprettet"),
        "edit": marked("Endret"),
        "load": marked("Lest inn fra filene"),
        "report_readiness": marked("Meldte status"),
        "confirm_readiness": marked("Bekreftet at meldingen stemmer"),
        "judge_readiness": marked("Vurderte meldingen"),
        "grant_exemption": marked("Ga unntak"),
        "end_exemption": marked("Avsluttet unntak"),
        "raise_objection": marked("Meldte innsigelse"),
        "renew_objection": marked("Endret innsigelsen"),
        "withdraw_objection": marked("Trakk innsigelsen"),
        "answer_objection": marked("Svarte på innsigelsen"),
        "edit_profile": marked("Endret produktprofilen"),
        "remove": marked("Slettet"),
        "sign_in": marked("Logget inn"),
        "sign_out": marked("Logget ut"),
        "make_sign_in_link": marked("Laget innloggingslenke"),
        "invite": marked("Ga tilgang"),
        "rename": marked("Endret navnet sitt"),
        "choose_language": marked("Valgte språk"),
        "disable": marked("Sperret kontoen"),
        "enable": marked("Åpnet kontoen"),
        "unsubscribe": marked("Meldte seg av"),
        "send_trial": marked("Sendte en prøve til seg selv"),
        "publish": marked("Publisert"),
        "withdraw": marked("Trukket tilbake"),
        "complete": marked("Gjennomført"),
        "reopen": marked("Gjenåpnet"),
        "renew": marked("Fornyet"),
        "retry": marked("Sendt på nytt"),
    }
)
AUDIT_FIELD = Words(
    {
        "claim": marked("meldt"),
        "claimed_on": marked("meldt dato"),
        "planned_on": marked("planlagt ferdig"),
        "responsible": marked("ansvarlig"),
        "note": marked("merknad"),
        "evidence": marked("dokumentasjon"),
        "verdict": marked("vurdering"),
        "verdict_reason": marked("begrunnelse for vurderingen"),
        "exempt_until": marked("unntak til og med"),
        "exemption_reason": marked("begrunnelse for unntaket"),
        "answer": marked("svar"),
        "answer_reason": marked("begrunnelse for svaret"),
        "reason": marked("begrunnelse"),
        "name": marked("navn"),
        "language": marked("språk"),
        "role": marked("rolle"),
        "staff_role": marked("rolle ved kundesenteret"),
        "browser": marked("nettleser"),
        "ended": marked("økter avsluttet"),
        "description": marked("beskrivelse"),
        "organisations": marked("antall virksomheter"),
        "contact": marked("kontakt"),
        "title": marked("tittel"),
        "summary": marked("sammendrag"),
        "why": marked("hvorfor"),
        "what_to_do": marked("dette må gjøres"),
        "kind": marked("slag"),
        "lifecycle": marked("tilstand"),
        "rule": marked("regel"),
        "applies_to": marked("hvem det gjelder"),
        "services": marked("tjenester"),
        "relations": marked("sammenhenger"),
        "sources": marked("kilder"),
        "links": marked("lenker"),
        "position": marked("rekkefølge"),
        "wording": marked("ordlyd"),
        "earliest": marked("første dag"),
        "latest": marked("siste dag"),
        "precision": marked("nøyaktighet"),
        "firmness": marked("hvor sikkert"),
        "firm_by": marked("endelig dato ventes innen"),
        "environment": marked("miljø"),
        "alerts": marked("varsler"),
        "reminders": marked("påminnelser"),
        "escalations": marked("oppfølging"),
        "decided_on": marked("vedtatt"),
        "source": marked("kilde"),
        "shows": marked("viser"),
        "active": marked("vil ha ukesbrev"),
        "answers": marked("svarene som ble slettet"),
        "audience": marked("målgruppe"),
        "count": marked("antall"),
        "days_of_notice": marked("dagers varsel"),
        "disabled": marked("sperret"),
        "ends_on": marked("siste dag"),
        "fictional": marked("oppdiktet"),
        "hour": marked("klokkeslett"),
        "id": marked("nummer"),
        "phase": marked("fase"),
        "published_on": marked("dato"),
        "publisher": marked("utgiver"),
        "url": marked("adresse"),
        "place": marked("sted"),
        "products": marked("produkter"),
        "question": marked("spørsmål"),
        "remark": marked("merknad"),
        "rollout": marked("nasjonal bredding"),
        "rollout_wording": marked("kildens ord om bredding"),
        "service": marked("tjeneste"),
        "skip_when_quiet": marked("hopper over stille uker"),
        "starts_on": marked("dato"),
        "state": marked("tilstand"),
        "time_wording": marked("klokkeslett"),
        "vendor": marked("leverandør"),
        "week": marked("uke"),
        "weekday": marked("ukedag"),
        "when_no": marked("når svaret er nei"),
        "when_unanswered": marked("når det ikke er svart"),
        "when_yes": marked("når svaret er ja"),
    }
)
AUDIT_VALUE = Words(
    {
        "not_started": marked("ikke startet"),
        "in_progress": marked("pågår"),
        "done": marked("gjennomført"),
        "confirmed": marked("bekreftet"),
        "disputed": marked("ikke enig"),
        "upheld": marked("tatt til følge"),
        "rejected": marked("avvist"),
        "viewer": marked("lesetilgang"),
        "reader": marked("lesetilgang"),
        "editor": marked("redaktør"),
        "administrator": marked("administrator"),
        "admin": marked("administrator"),
        "draft": marked("utkast"),
        "published": marked("publisert"),
        "withdrawn": marked("trukket tilbake"),
        "completed": marked("gjennomført"),
        "badge": marked("merke"),
        "table": marked("tabell og merke"),
        "nb": marked("bokmål"),
        "nn": marked("nynorsk"),
        "en": marked("engelsk"),
        "true": marked("ja"),
        "false": marked("nei"),
    }
)
AUDIT_KIND = Words(
    {
        "calendar_address": marked("Kalenderadresse"),
        "change": marked("Endring"),
        "deadline": marked("Frist"),
        "delivery": marked("E-post"),
        "event": marked("Arrangement"),
        "membership": marked("Tilgang hos leverandør"),
        "objection": marked("Innsigelse"),
        "person": marked("Person"),
        "product": marked("Produkt"),
        "product_share": marked("Delt adresse"),
        "readiness": marked("Status"),
        "roadmap_item": marked("Mål på veikartet"),
        "service": marked("Tjeneste"),
        "source_document": marked("Kildedokument"),
        "stopped_address": marked("Stoppet adresse"),
        "subscription": marked("E-post"),
        "trait": marked("Egenskap"),
        "vendor": marked("Leverandør"),
    }
)
LANGUAGE_NAMES = Words({"nb": marked("bokmål"), "nn": marked("nynorsk"), "en": marked("engelsk")})


def moment(instant: datetime) -> str:
    """An instant on the clock in Norway: "24. november 2026 kl. 20.15", "24 November 2026 at 20:15"."""
    local = instant.astimezone(OSLO)
    day = norwegian.long_date(local.date())
    return f"{day} at {local:%H:%M}" if current() is Language.EN else f"{day} kl. {local:%H.%M}"
