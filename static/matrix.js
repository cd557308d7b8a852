// A cell of the matrix opens under its row, and closes again; the arrow keys go from cell to cell. One listener for all
// of them: there may be twenty thousand. Without scripts each cell leads to a page of its own, and what a keyboard
// needs is behind the product's name.
(() => {
  "use strict";
  const box = document.querySelector(".matrix");
  if (box === null) return;
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  let current = box.querySelector("td > a"); // the cell that Tab leads to
  if (current !== null) current.tabIndex = 0;

  const opened = () => box.querySelector(".opened");

  function close() {
    const row = opened();
    if (row === null) return null;
    const link = box.querySelector("a[aria-expanded=true]");
    link?.removeAttribute("aria-expanded");
    row.remove();
    return link;
  }

  function makeCurrent(link) {
    current.tabIndex = -1;
    current = link;
    current.tabIndex = 0;
  }

  async function open(link) {
    const answer = await fetch(link.href, { headers: { accept: "text/html" } }).catch(() => null);
    const read = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const cell = read?.querySelector(".cell");
    if (!cell) {
      location.assign(link.href); // signed out, or gone: the page itself says so
      return;
    }
    if (current !== link) return; // another was chosen meanwhile
    close();
    const row = document.createElement("tr");
    row.className = "opened";
    const place = row.insertCell();
    place.colSpan = link.closest("tr").cells.length;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link close";
    button.textContent = box.dataset.close;
    const title = cell.querySelector("h1"); // the page has one already
    const heading = document.createElement("h2");
    heading.id = title.id;
    heading.lang = title.lang;
    heading.textContent = title.textContent;
    title.replaceWith(heading);
    cell.prepend(button);
    place.append(cell);
    link.closest("tr").after(row);
    link.setAttribute("aria-expanded", "true");
    cell.tabIndex = -1;
    cell.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  box.addEventListener("click", (event) => {
    if (event.target.closest(".close") !== null) {
      close()?.focus();
      return;
    }
    const link = event.target.closest("td")?.querySelector(":scope > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    makeCurrent(link);
    if (link.getAttribute("aria-expanded") === "true") close()?.focus();
    else open(link);
  });

  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened() !== null) {
      close()?.focus();
      return;
    }
    const step = STEPS[event.key];
    const cell = event.target.closest("td");
    if (step === undefined || event.target !== current || cell === null) return;
    let row = cell.parentElement;
    if (step[0] !== 0) {
      row = step[0] < 0 ? row.previousElementSibling : row.nextElementSibling;
      if (row?.className === "opened") row = step[0] < 0 ? row.previousElementSibling : row.nextElementSibling;
    }
    const next = row?.cells[cell.cellIndex + step[1]]?.querySelector(":scope > a");
    if (!next || next.closest("th") !== null) return;
    event.preventDefault();
    makeCurrent(next);
    next.focus();
  });
})();
