// Keyboard shortcuts of the review queue: a accepts, r rejects, s skips, u undoes, b and n go back
// and on, w uses the selected text.
// Ignored in form fields and with modifier keys, so that typing never decides a proposal.
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], .select2-container");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "w") {
    document.querySelector("#use-selection:not([hidden])")?.click();
    return;
  }
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

// Selecting in the article's text fills the words and which occurrence of them is meant.
const text = document.querySelector("#text");
const words = document.querySelector("#id_exact");
const useSelection = document.querySelector("#use-selection");
if (text && words && useSelection) {
  useSelection.hidden = false;
  let selected = "";
  let before = "";
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    selected = range.toString();
    const preceding = document.createRange();
    preceding.setStart(text, 0);
    preceding.setEnd(range.startContainer, range.startOffset);
    before = preceding.toString();
  });
  useSelection.addEventListener("click", () => {
    const trimmed = selected.trim();
    if (!trimmed) return;
    words.value = trimmed;
    const start = before.length + selected.indexOf(trimmed);
    const body = text.textContent;
    let occurrence = 0;
    for (let at = body.indexOf(trimmed); at >= 0 && at <= start; at = body.indexOf(trimmed, at + 1)) occurrence += 1;
    const field = document.querySelector("#id_occurrence");
    if (field) field.value = occurrence || "";
    words.focus();
  });
}

document.querySelector("#span")?.scrollIntoView({ block: "center" });
