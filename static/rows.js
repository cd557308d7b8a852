// A row of the vendor's page is edited where it stands. htmx fetches the form and sends it (hx-* in
// products/detail.html and readiness/status.html); here one form is open at a time, the focus goes where the eye goes,
// and Escape closes. What cannot be shown in a row, the browser opens as a page of its own. Without scripts the same
// links and forms lead to whole pages.
(() => {
  "use strict";
  const rows = document.querySelector(".rows");
  const says = rows.dataset; // in the language of the page
  const message = document.querySelector("#melding");
  let untouched = ""; // the open form's fields, as they were when it opened
  let last = ""; // the address of the form opened or sent last

  const openForm = () => rows.querySelector("form.status");
  const fields = (form) => new URLSearchParams(new FormData(form)).toString();
  const isDirty = (form) => form.querySelector("[role=alert]") !== null || fields(form) !== untouched;
  const mayDiscard = (form) => !isDirty(form) || confirm(says.discard);

  function close(form) {
    const link = form.closest("li").querySelector("a.edit");
    form.remove();
    link.focus();
  }

  function complain(element, words) {
    const place = element.closest("li");
    place.querySelector(".failed")?.remove();
    const complaint = document.createElement("p");
    complaint.className = "failed ds-validation-message";
    complaint.setAttribute("role", "alert");
    complaint.textContent = words;
    place.append(complaint);
  }

  function opened(form) {
    untouched = fields(form);
    form.setAttribute("hx-post", form.getAttribute("action"));
    htmx.process(form);
    const first = form.querySelector(".conflict, #feil") ?? form.querySelector(":checked") ?? form.querySelector("input:not([type=hidden])");
    first.tabIndex = first.matches("input") ? 0 : -1;
    first.focus();
  }

  function saved(row) {
    const link = [...row.querySelectorAll("a.edit")].find((each) => each.getAttribute("href") === last);
    if (link) {
      const mark = document.createElement("span");
      mark.className = "saved";
      mark.textContent = says.saved;
      link.after(mark);
    }
    (link ?? row.querySelector("h3 a")).focus();
    message.textContent = `${says.saved}: ${row.querySelector("h3").textContent}`;
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const element = event.detail.elt;
    if (!rows.contains(element)) return;
    message.textContent = "";
    element.closest("li").querySelector(".failed")?.remove();
    last = (element.getAttribute("href") ?? element.getAttribute("action")).replace(/\/bekreft$/, "");
    const other = openForm();
    if (other === null || other === element) return;
    if (mayDiscard(other)) {
      other.remove();
    } else {
      event.preventDefault();
      other.querySelector("textarea").focus();
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target, requestConfig } = event.detail;
    const element = requestConfig.elt;
    if (!rows.contains(element)) {
      // The row after a save. When it is not in the answer, somebody signed out or the row is gone.
      if (rows.contains(target) && !xhr.responseText.includes(`id="${target.id}"`)) {
        event.detail.shouldSwap = false;
        location.reload();
      }
      return;
    }
    if (xhr.status >= 500) {
      complain(element, says.broken);
    } else if (!xhr.responseText.includes('class="form status"')) {
      event.detail.shouldSwap = false;
      if (element.matches("form")) HTMLFormElement.prototype.submit.call(element);
      else location.assign(element.href);
    }
  });

  document.addEventListener("htmx:sendError", (event) => {
    if (rows.contains(event.detail.elt)) {
      complain(event.detail.elt, says.unreachable);
    }
  });

  document.addEventListener("htmx:load", (event) => {
    const element = event.detail.elt;
    if (!rows.contains(element)) return;
    if (element.matches("form.status")) opened(element);
    else if (element.matches("article.row")) saved(element);
  });

  rows.addEventListener("click", (event) => {
    const form = event.target.closest("form.status");
    if (form === null || !event.target.closest(".buttons a")) return;
    event.preventDefault();
    close(form);
  });

  rows.addEventListener("keydown", (event) => {
    const form = event.target.closest("form.status");
    if (event.key === "Escape" && form !== null && mayDiscard(form)) close(form);
  });
})();
