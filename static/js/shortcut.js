// "/" puts the cursor into the search box. WCAG 2.1.4: a reader can switch that off.
const KEY = "slash-off";
const box = document.querySelector("input[data-slash]");
const hint = document.querySelector("[data-slash-hint]");
const button = hint?.querySelector("button");

const isOff = () => {
  try { return localStorage.getItem(KEY) === "1"; } catch { return false; }
};
const tell = () => {
  hint.hidden = false;
  hint.querySelector("span").hidden = isOff();
  button.textContent = isOff() ? "Switch the / key on" : "Switch the / key off";
};

if (box) {
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
if (button) {
  tell();
  button.addEventListener("click", () => {
    try { localStorage.setItem(KEY, isOff() ? "0" : "1"); } catch { /* no storage: nothing to keep */ }
    tell();
  });
}
