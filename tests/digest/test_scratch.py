from pathlib import Path
from harness import Database, sign_in
def test_x(client, database):
    database.as_staff("""INSERT INTO deadline_revision (deadline_id, old, new, reason, made_by, decided_on, made_at)
      SELECT deadline.id, jsonb_build_object('environment','production','wording','1.11.2026','earliest','2026-11-01','latest','2026-11-01','precision','day','kind','effective_on','firmness','firm','firm_by',null), r.new, 'Kundene trenger mer tid til å installere.', 'Ola Berg', '2026-11-23', now() + interval '1 second'
      FROM deadline JOIN change ON change.id=change_id JOIN deadline_revision r ON r.deadline_id=deadline.id WHERE slug='kj-gammel-innlogging'""")
    database.as_staff("UPDATE change SET lifecycle='draft' WHERE slug='medlemskap-2027'")
    database.as_staff("UPDATE change SET lifecycle='published' WHERE slug='medlemskap-2027'")
    for email in ("erik.moen@eksempel-epj.example","siri.dal@kundesenter.example","fredrik.fjord@fjordjournal.example"):
        sign_in(client, database, email)
        out=Path("/tmp/digest-out")/email.split("@")[0]
        for s in ("", "/html"):
            a=client.get("/konto/ukesbrev/siste"+s); assert a.status_code==200, a.text
            out.with_suffix(".html" if s else ".page.html").write_text(a.text)
        a=client.get("/konto/ukesbrev"); assert a.status_code==200, a.text
        out.with_suffix(".wishes.html").write_text(a.text)
    from fristklar.digest.actions import preview
    import asyncio
    for e in ("erik.moen@eksempel-epj.example","siri.dal@kundesenter.example","fredrik.fjord@fjordjournal.example"):
        Path(f"/tmp/digest-out/{e.split('@')[0]}.txt").write_text(client.portal.call(preview, e))
