// Notes that the reader has had the page before them for a few seconds, so that the next visit can say what is new
// since this one. Told again when the reader comes back to the tab later on. Without scripts the page's button does it.
(() => {
  "use strict";
  const { to, until } = document.currentScript.dataset;
  const LOOKED_MS = 3_000;
  const AGAIN_MS = 5 * 60_000;
  let waiting = 0;
  let told = -Infinity;

  function tell() {
    if (Date.now() - told < AGAIN_MS) return;
    told = Date.now();
    // Whether it arrives is no business of the reader's: the next visit tells of itself.
    fetch(to, { method: "POST", body: new URLSearchParams({ vist: until }), keepalive: true, redirect: "manual" }).catch(() => {});
  }

  function look() {
    clearTimeout(waiting);
    if (document.visibilityState === "visible") waiting = setTimeout(tell, LOOKED_MS);
  }

  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
  look();
})();
