// Ticking a box applies it; on phones the panel stays open; the keyboard returns to its box.
const form = document.querySelector("form[data-filters]");
const panel = form?.closest("details");
let kept = {};
try { kept = sessionStorage; } catch { /* none */ }

if (form) {
  const fields = [...form.elements];
  if (!matchMedia("(width >= 60rem)").matches) panel.open = kept.filters === "open";
  panel.addEventListener("toggle", () => { kept.filters = panel.open ? "open" : ""; });
  fields.find((one) => kept.focus && `${one.name}=${one.value}` === kept.focus)?.focus();
  kept.focus = "";
  form.querySelector("[data-live-note]").hidden = false;

  let waiting;
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox") return;
    // A value is wanted or left out, never both.
    const { name, value } = target;
    const other = value.startsWith("-") ? value.slice(1) : `-${value}`;
    for (const one of fields) if (one.name === name && one.value === other) one.checked = false;
    kept.focus = `${name}=${value}`;
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(), 500);
  });
  // Empty parameters stay out of the address.
  const drop = (empty) => { for (const one of fields) if (one.name && !one.value) one.disabled = empty; };
  form.addEventListener("submit", () => drop(true));
  addEventListener("pageshow", () => drop(false));
}
