// "/" goes to the search box; a reader can switch that off (WCAG 2.1.4).
const box = document.querySelector("input[data-slash]");
const hint = document.querySelector("[data-slash-hint]");
const button = hint.querySelector("button");
let off = false;
try { off = localStorage.slash === "off"; } catch { /* on */ }
const tell = () => {
  hint.hidden = false;
  hint.querySelector("span").hidden = off;
  button.textContent = `Switch the / key ${off ? "on" : "off"}`;
};
tell();
button.addEventListener("click", () => {
  off = !off;
  try { localStorage.slash = off ? "off" : "on"; } catch { /* for this page only */ }
  tell();
});
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || off || !box) return;
  if (event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  box.focus();
  box.select();
});
