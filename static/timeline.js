// Where the timeline is wider than the screen, begin where today is.
for (const box of document.querySelectorAll(".timeline[data-today]")) {
  const drawing = box.querySelector(".axis svg");
  if (drawing && box.scrollWidth > box.clientWidth) {
    const today = drawing.getBoundingClientRect().width * Number(box.dataset.today);
    box.scrollLeft = today - box.clientWidth / 2;
  }
}
