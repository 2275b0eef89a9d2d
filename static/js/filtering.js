// The filter form: ticking a box applies it, the panel's state on phones survives the reload,
// and the keyboard comes back to the box it left. Without the script there is "Apply filters".
const form = document.querySelector("form[data-filters]");
const panel = form?.closest("details");
const store = {
  get: (key) => { try { return sessionStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* nothing kept */ } },
};

if (form) {
  const wide = matchMedia("(width >= 60rem)");
  if (!wide.matches && panel && store.get("filters") === "open") panel.open = true;
  panel?.addEventListener("toggle", () => store.set("filters", panel.open ? "open" : "shut"));

  const back = store.get("focus");
  if (back) {
    store.set("focus", "");
    const [name, value] = JSON.parse(back);
    const field = [...form.elements].find((one) => one.name === name && one.value === value);
    field?.focus({ preventScroll: !field.closest("details[open]") && !wide.matches });
  }

  for (const note of form.querySelectorAll("[data-live-note]")) note.hidden = false;
  let waiting;
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" && target.type !== "radio") return;
    // A value is either wanted or left out, never both.
    if (target.checked) {
      const other = target.value.startsWith("-") ? target.value.slice(1) : `-${target.value}`;
      for (const one of form.elements) if (one.name === target.name && one.value === other) one.checked = false;
    }
    store.set("focus", JSON.stringify([target.name, target.value]));
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(), 500);
  });
  form.addEventListener("submit", () => {
    for (const one of form.elements) if (one.name && !one.value) one.disabled = true;
  });
  addEventListener("pageshow", () => {
    for (const one of form.elements) one.disabled = false;
  });
}
