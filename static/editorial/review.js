// The review queue by keyboard: a accepts, r rejects, s skips, w takes the selected words. Keys
// count only outside fields, and only alone, so that nothing is decided while somebody types.
const typing = (target) => target.closest("input, textarea, select, [contenteditable], .select2-container");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "w") {
    document.querySelector("#take:not([hidden])")?.click();
    return;
  }
  const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

// The span is adjusted by selecting in the text: its words, and which of several places they are.
const text = document.querySelector("#text");
const words = document.querySelector("#id_exact");
const take = document.querySelector("#take");
if (text && words && take) {
  take.hidden = false;
  let chosen = "";
  let before = "";
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    chosen = range.toString();
    const lead = document.createRange();
    lead.setStart(text, 0);
    lead.setEnd(range.startContainer, range.startOffset);
    before = lead.toString();
  });
  take.addEventListener("click", () => {
    const trimmed = chosen.trim();
    if (!trimmed) return;
    words.value = trimmed;
    const start = before.length + chosen.indexOf(trimmed);
    const whole = text.textContent;
    let place = 0;
    for (let at = whole.indexOf(trimmed); at >= 0 && at <= start; at = whole.indexOf(trimmed, at + 1)) place += 1;
    const field = document.querySelector("#id_place");
    if (field) field.value = place || "";
    words.focus();
  });
}

document.querySelector("#span")?.scrollIntoView({ block: "center" });
