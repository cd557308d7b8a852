// Where the timeline is wider than the screen: begin where today is, and keep the words of a window in sight while any
// of it is. Without scripts they stand where the window begins, and everything is in the list.
(() => {
  "use strict";
  const EDGE = 8;

  // The words of windows that are wider than they are, and how far these may go along, in the drawing's own units.
  function loose(box) {
    const found = [];
    for (const mark of box.querySelectorAll(".lanes .mark")) {
      const body = mark.querySelector(".window .body");
      if (!body) continue;
      const words = mark.querySelector("text");
      const icon = mark.querySelector(".icon");
      const ends = words.x.baseVal[0].value + words.getComputedTextLength();
      const room = body.x.baseVal.value + body.width.baseVal.value - EDGE - ends;
      if (room > 0) found.push({ begins: (icon ? icon.x.baseVal : words.x.baseVal[0]).value, room, parts: icon ? [icon, words] : [words] });
    }
    return found;
  }

  for (const box of document.querySelectorAll(".timeline")) {
    const drawing = box.querySelector(".axis svg");
    if (!drawing || box.scrollWidth <= box.clientWidth) continue;
    const width = drawing.getBoundingClientRect().width;
    if (box.dataset.today) box.scrollLeft = width * Number(box.dataset.today) - box.clientWidth / 2;
    const labels = loose(box);
    const scale = drawing.viewBox.baseVal.width / width;
    let isDue = false;
    const place = () => {
      isDue = false;
      const from = box.scrollLeft * scale + EDGE;
      for (const { begins, room, parts } of labels) {
        const along = Math.min(Math.max(from - begins, 0), room);
        for (const part of parts) part.setAttribute("transform", `translate(${along} 0)`);
      }
    };
    place();
    box.addEventListener("scroll", () => { if (!isDue) requestAnimationFrame(place); isDue = true; }, { passive: true });
  }
})();
