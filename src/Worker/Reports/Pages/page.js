"use strict";
// Each figure shows the value under the pointer, and follows the arrow keys. Without this script the browser's own tooltips do.
for (const svg of document.querySelectorAll("svg[data-figure]")) {
  const strips = [...svg.querySelectorAll(".strip")];
  if (strips.length === 0) continue;
  const texts = strips.map(strip => strip.querySelector("title").textContent);
  strips.forEach(strip => strip.querySelector("title").remove());
  const readout = document.createElement("p");
  readout.className = "readout";
  readout.setAttribute("aria-live", "polite");
  svg.parentElement.insertBefore(readout, svg);
  const cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
  cursor.setAttribute("class", "cursor");
  cursor.setAttribute("y1", strips[0].getAttribute("y"));
  cursor.setAttribute("y2", Number(strips[0].getAttribute("y")) + Number(strips[0].getAttribute("height")));
  let shown = -1;
  const show = index => {
    shown = index;
    if (index < 0) { cursor.remove(); readout.textContent = ""; return; }
    cursor.setAttribute("x1", strips[index].dataset.x);
    cursor.setAttribute("x2", strips[index].dataset.x);
    svg.insertBefore(cursor, strips[0]);
    readout.textContent = texts[index];
  };
  strips.forEach((strip, index) => strip.addEventListener("pointerenter", () => show(index)));
  svg.addEventListener("pointerleave", () => show(-1));
  svg.tabIndex = 0;
  svg.addEventListener("keydown", event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    show(shown < 0 ? (step > 0 ? 0 : strips.length - 1) : Math.min(strips.length - 1, Math.max(0, shown + step)));
  });
  svg.addEventListener("blur", () => show(-1));
}
