"""What the field's terms mean, in a sentence or two; the terms themselves are in `web/words.py`."""

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.standing import Claim, Standing, Verdict
from fristklar.models import ChangeKind

STANDING = {
    Standing.OVERDUE: "Siste trygge dag er passert, og produktet er ikke meldt klart.",
    Standing.DISPUTED: "Kundesenteret er ikke enig i det leverandøren har meldt. Begrunnelsen står ved fristen.",
    Standing.AT_RISK: "Fristen ryker slik det ser ut nå: Planen går ut over siste trygge dag, planlagt dato er "
    "passert, eller fristen er nær uten at arbeidet er meldt i gang.",
    Standing.DUE_SOON: "Fristen er nær, og arbeidet er meldt i gang.",
    Standing.UNREPORTED: "Fristen er ikke nær, men vi vet for lite: Ingenting er meldt, arbeidet er ikke startet, "
    "eller planlagt dato mangler.",
    Standing.ON_TRACK: "Arbeidet er i gang, og planlagt dato er senest på siste trygge dag.",
    Standing.UNDATED: "Kilden har ingen dato, så vi kan ikke si hvordan produktet ligger an. Endringen kan likevel "
    "gjelde allerede.",
    Standing.EXEMPT: "Kundesenteret har gitt utsettelse til en bestemt dag. Et unntak teller ikke som klart.",
    Standing.MET: "Leverandøren har meldt at produktet er klart. Ved fristen står det om kundesenteret har bekreftet "
    "det.",
    Standing.NOT_AFFECTED: "Svarene i produktprofilen viser at endringen ikke treffer produktet.",
}
APPLIES = {
    Applies.YES: "Svarene i produktprofilen viser at endringen treffer produktet.",
    Applies.POSSIBLY: "Et spørsmål som avgjør det, er ikke besvart. Produktet regnes som berørt til svaret er gitt.",
    Applies.NO: "Svarene viser at endringen ikke treffer produktet. Det er ingenting å melde.",
}
PRECISION = {
    Precision.DAY: "Kilden nevner en bestemt dag.",
    Precision.MONTH: "Kilden nevner en måned. Fristen er månedens siste dag.",
    Precision.QUARTER: "Kilden nevner ett eller flere kvartaler. Vi varsler fra den første dagen, og fristen er den "
    "siste.",
    Precision.HALF_YEAR: "Kilden nevner et halvår. Vi varsler fra den første dagen, og fristen er den siste.",
    Precision.YEAR: "Kilden nevner et år. Fristen er årets siste dag.",
    Precision.OPEN: "Kilden har ikke bestemt noen dato. Vi finner ikke på en.",
    Precision.SEE_PARENT: "Kilden viser til en annen oversikt. Datoene står der.",
}
DEADLINE_KIND = {
    DeadlineKind.EFFECTIVE_ON: "Fra denne dagen virker det gamle ikke lenger. Siste trygge dag er dagen før, eller "
    "den siste dagen når kilden oppgir en periode.",
    DeadlineKind.COMPLETE_BY: "Siste trygge dag er datoen selv.",
    DeadlineKind.EXPECTED: "Ingen blir stengt ute, og ingen kan være for sen. Datoen er til å planlegge etter.",
}
FIRMNESS = {
    Firmness.FIRM: "Norsk helsenett står ved datoen.",
    Firmness.TENTATIVE: "Datoen kan bli flyttet. Når den endelige datoen ventes, står det ved fristen.",
    Firmness.TO_BE_AGREED: "Datoen settes sammen med dem endringen gjelder.",
}
CHANGE_KIND = {
    ChangeKind.REQUIREMENT: "Noe må gjøres på en ny måte for at tjenesten fortsatt skal virke.",
    ChangeKind.SHUTDOWN: "En tjeneste eller en måte å bruke den på blir borte.",
    ChangeKind.TERMS: "Avtaler eller betingelser endres.",
    ChangeKind.NOTICE: "Noe er på vei. Det er ikke sikkert at noe slutter å virke.",
}
ENVIRONMENT = {
    Environment.TEST: "Fristen gjelder testmiljøet. Den kommer ofte før fristen i produksjon.",
    Environment.PRODUCTION: "Fristen gjelder der klinikerne arbeider.",
    Environment.ANY: "Kilden sier ikke om fristen gjelder test eller produksjon. Regn med begge.",
}
CLAIM = {
    Claim.NOT_STARTED: "Dere vet om endringen, men har ikke begynt.",
    Claim.IN_PROGRESS: "Dere arbeider med den. Oppgi når dere regner med å være ferdige.",
}
DONE = {
    Environment.TEST: "Produktet virker med endringen i testmiljøet.",
    Environment.PRODUCTION: "Alle kundene bruker en versjon som tåler endringen.",
    Environment.ANY: "Brukes der kilden ikke sier hvilket miljø fristen gjelder.",
}
VERDICT = {
    Verdict.CONFIRMED: "Kundesenteret har sett at meldingen stemmer.",
    Verdict.DISPUTED: "Kundesenteret mener at meldingen ikke stemmer, og sier hvorfor.",
}
