"""Lighthouse (mobile) on the pages that most people see, against a demo that runs: `python -m bench.lighthouse --help`.

Lighthouse is no dependency of ours: it is a Node program, fetched outside this repository (bench/README.md).
"""

import argparse
import json
import re
import subprocess
import sys

import httpx

WANTED = 95
CATEGORIES = ("performance", "accessibility", "best-practices")
PAGES = {  # with the name of the demo's person who looks
    "/": None,
    "/endringer/helseid-assertion-jti": None,
    "/produkter/eksempel-epj": "Erik Moen",
    "/stab": "Siri Dal",
    "/stab/matrise": "Siri Dal",
    "/veikart": None,
}


def cookie_of(site: str, name: str | None) -> str:
    """What the browser of one of the demo's people sends along."""
    with httpx.Client(base_url=site, headers={"origin": site}) as client:
        if name:
            people = re.findall(r'name="person" value="(\d+)">.*? som (.*?)</span>', client.get("/demo").text)
            key = next(key for key, words in people if words == name)
            assert client.post("/demo/inn", data={"person": key}).status_code == 303
        return "; ".join(f"{each}={value}" for each, value in client.cookies.items())


def main() -> None:
    """Print a line for each page; exit status 1 when one has less than WANTED."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument(
        "--lighthouse", default="lighthouse", help="the program, such as DIR/node_modules/.bin/lighthouse"
    )
    parser.add_argument("--chrome", default="--headless=new --no-sandbox", help="flags for Chromium")
    given = parser.parse_args()
    low = False
    for address, name in PAGES.items():
        cookie = cookie_of(given.site, name)
        if httpx.get(given.site + address, headers={"cookie": cookie}).status_code == 404:
            continue
        command = [given.lighthouse, given.site + address, "--quiet", "--output=json", f"--chrome-flags={given.chrome}"]
        command += [f"--only-categories={','.join(CATEGORIES)}"]
        command += [f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []
        report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        scores = {each: round(100 * report["categories"][each]["score"]) for each in CATEGORIES}
        print(f"{address:40}", "  ".join(f"{each} {score:3}" for each, score in scores.items()))
        for category in CATEGORIES:
            for audit in report["categories"][category]["auditRefs"]:
                found = report["audits"][audit["id"]]
                if audit["weight"] and found["score"] is not None and found["score"] < 0.9:
                    print(f"    {found['id']}: {found['title']} {found.get('displayValue', '')}")
        low = low or min(scores.values()) < WANTED
    sys.exit(low)


if __name__ == "__main__":
    main()
