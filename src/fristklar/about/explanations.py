"""What the field's terms mean, in a sentence or two; the terms themselves are in `web/words.py`."""

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.standing import Claim, Standing, Verdict
from fristklar.languages import Words, marked
from fristklar.models import ChangeKind

STANDING = Words(
    {
        Standing.OVERDUE: marked("Siste trygge dag er passert, og produktet er ikke meldt klart."),
        Standing.DISPUTED: marked(
            "Kundesenteret er ikke enig i det leverandøren har meldt. Begrunnelsen står ved fristen."
        ),
        Standing.AT_RISK: marked(
            "Fristen ryker slik det ser ut nå: Planen går ut over siste trygge dag, planlagt dato er passert, "
            "eller fristen nærmer seg uten at arbeidet er meldt i gang."
        ),
        Standing.DUE_SOON: marked("Fristen nærmer seg, og arbeidet er meldt i gang."),
        Standing.UNREPORTED: marked(
            "Fristen er ikke nær, men vi vet for lite: Ingenting er meldt, arbeidet er ikke startet, eller "
            "planlagt dato mangler."
        ),
        Standing.ON_TRACK: marked("Arbeidet er i gang, og planlagt dato er senest på siste trygge dag."),
        Standing.UNDATED: marked(
            "Kilden har ingen dato, så vi kan ikke si hvordan produktet ligger an. Endringen kan likevel gjelde "
            "allerede."
        ),
        Standing.EXEMPT: marked(
            "Kundesenteret har gitt utsettelse til en bestemt dag. Et unntak teller ikke som klart."
        ),
        Standing.MET: marked(
            "Leverandøren har meldt at produktet er klart. Ved fristen står det om kundesenteret har bekreftet det."
        ),
        Standing.NOT_AFFECTED: marked("Svarene i produktprofilen viser at endringen ikke treffer produktet."),
    }
)
APPLIES = Words(
    {
        Applies.YES: marked("Svarene i produktprofilen viser at endringen treffer produktet."),
        Applies.POSSIBLY: marked(
            "Et spørsmål som avgjør det, er ikke besvart. Produktet regnes som berørt til svaret er gitt."
        ),
        Applies.NO: marked("Svarene viser at endringen ikke treffer produktet. Det er ingenting å melde."),
    }
)
PRECISION = Words(
    {
        Precision.DAY: marked("Kilden nevner en bestemt dag."),
        Precision.MONTH: marked("Kilden nevner en måned. Fristen er månedens siste dag."),
        Precision.QUARTER: marked(
            "Kilden nevner ett eller flere kvartaler. Vi varsler fra den første dagen, og fristen er den siste."
        ),
        Precision.HALF_YEAR: marked(
            "Kilden nevner et halvår. Vi varsler fra den første dagen, og fristen er den siste."
        ),
        Precision.YEAR: marked("Kilden nevner et år. Fristen er årets siste dag."),
        Precision.OPEN: marked("Kilden har ikke bestemt noen dato. Vi finner ikke på en."),
        Precision.SEE_PARENT: marked("Kilden viser til en annen oversikt. Datoene står der."),
    }
)
DEADLINE_KIND = Words(
    {
        DeadlineKind.EFFECTIVE_ON: marked(
            "Fra denne dagen virker det gamle ikke lenger. Siste trygge dag er dagen før, eller den siste dagen "
            "når kilden oppgir en periode."
        ),
        DeadlineKind.COMPLETE_BY: marked("Siste trygge dag er datoen selv."),
        DeadlineKind.EXPECTED: marked(
            "Ingen blir stengt ute, og ingen kan være for sen. Datoen er til å planlegge etter."
        ),
    }
)
FIRMNESS = Words(
    {
        Firmness.FIRM: marked("Norsk helsenett står ved datoen."),
        Firmness.TENTATIVE: marked("Datoen kan bli flyttet. Når den endelige datoen ventes, står det ved fristen."),
        Firmness.TO_BE_AGREED: marked("Datoen settes sammen med dem endringen gjelder."),
    }
)
CHANGE_KIND = Words(
    {
        ChangeKind.REQUIREMENT: marked("Noe må gjøres på en ny måte for at tjenesten fortsatt skal virke."),
        ChangeKind.SHUTDOWN: marked("En tjeneste eller en måte å bruke den på blir borte."),
        ChangeKind.TERMS: marked("Avtaler eller betingelser endres."),
        ChangeKind.NOTICE: marked("Noe er på vei. Det er ikke sikkert at noe slutter å virke."),
    }
)
ENVIRONMENT = Words(
    {
        Environment.TEST: marked("Fristen gjelder testmiljøet. Den kommer ofte før fristen i produksjon."),
        Environment.PRODUCTION: marked("Fristen gjelder der klinikerne arbeider."),
        Environment.ANY: marked("Kilden sier ikke om fristen gjelder test eller produksjon. Regn med begge."),
    }
)
CLAIM = Words(
    {
        Claim.NOT_STARTED: marked("Dere vet om endringen, men har ikke begynt."),
        Claim.IN_PROGRESS: marked("Dere arbeider med den. Oppgi når dere regner med å være ferdige."),
    }
)
DONE = Words(
    {
        Environment.TEST: marked("Produktet virker med endringen i testmiljøet."),
        Environment.PRODUCTION: marked("Alle kundene bruker en versjon som tåler endringen."),
        Environment.ANY: marked("Brukes der kilden ikke sier hvilket miljø fristen gjelder."),
    }
)
VERDICT = Words(
    {
        Verdict.CONFIRMED: marked("Kundesenteret har sett at meldingen stemmer."),
        Verdict.DISPUTED: marked("Kundesenteret mener at meldingen ikke stemmer, og sier hvorfor."),
    }
)
