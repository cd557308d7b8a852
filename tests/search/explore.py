import sys
from starlette.testclient import TestClient
from reading import read


def test_x(reader: TestClient):
    for q in [
        "dpop",
        "kjernejurnal",
        "kjerne journal",
        "helsenorje",
        "resept",
        "e-multidose",
        "emultidose",
        "leverandorene",
        "endringene i helseid",
        "paa tvers",
        "sykehusvik",
        "provestad",
        "prøvestd",
        "eksempel",
        "webmed",
        "infodoc",
        "ftp",
        "avvikling ftps",
        "vkp webinar",
        "medlemskap",
        "1. desember",
        "asdfqwer",
        "xyzzy dpop",
        "skal på til",
        "klient assertion",
        "algoritme rs",
        "jornalsystem",
        "gravide",
        "fjernhjlep",
    ]:
        r = reader.get("/sok", params={"q": q})
        p = read(r.text)
        print("==", q, "|", " / ".join(e.text for e in (p.all("div.result p") + p.all("div.empty p"))))
        for s in p.all("section.section"):
            print("   ", s.one("h2").text, "|", [h.text for h in s.all("h3")][:4])
    r = reader.get("/sok", params={"q": "dpop"})
    print(r.text[r.text.index("<main") :][:6000])
