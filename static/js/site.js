// Progressive enhancement of the public pages: every page works without this script.

// Copy buttons: data-copy is the id of the element to copy, or "link" for the URL in data-href.
function enableCopyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    const { copy, href } = button.dataset;
    button.hidden = false;
    button.ariaLive = "polite";
    button.addEventListener("click", async () => {
      const link = copy === "link" && new URL(href, location).href;
      const text = link || document.getElementById(copy).textContent.trim();
      button.textContent = await navigator.clipboard.writeText(text).then(() => "Copied", () => "Could not copy");
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

// Filter form: a checkbox submits it; panel state and focus survive the page load.
function enableLiveFilters() {
  const form = document.querySelector("form[data-filters]");
  if (!form) return;
  const panel = form.closest("details");
  const fields = [...form.elements];
  let session = {};
  try { session = sessionStorage; } catch { /* storage is blocked */ }

  if (!matchMedia("(width >= 60rem)").matches) panel.open = session.filters === "open";
  panel.addEventListener("toggle", () => { session.filters = panel.open ? "open" : ""; });
  fields.find((field) => session.focus && `${field.name}=${field.value}` === session.focus)?.focus();
  session.focus = "";

  let timer;
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox") return;
    // "include" and "exclude" of one value rule each other out.
    const { name, value } = target;
    const opposite = value.startsWith("-") ? value.slice(1) : `-${value}`;
    for (const field of fields) if (field.name === name && field.value === opposite) field.checked = false;
    session.focus = `${name}=${value}`;
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), 500);
  });
  // Empty fields are disabled on submit, so that they stay out of the URL.
  const disableEmpty = (disabled) => {
    for (const field of fields) if (field.name && !field.value) field.disabled = disabled;
  };
  form.addEventListener("submit", () => disableEmpty(true));
  addEventListener("pageshow", () => disableEmpty(false));
}

// Facet search: filters a long list of values while typing; Enter asks the server if the field has a name.
function enableFacetSearch() {
  const normalize = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  for (const input of document.querySelectorAll("[data-within]")) {
    const rows = [...document.getElementById(input.dataset.within).children];
    input.parentElement.hidden = false;
    input.addEventListener("input", () => {
      const query = normalize(input.value.trim());
      for (const row of rows) row.hidden = !normalize(row.querySelector("span").textContent).includes(query);
      const shown = rows.filter((row) => !row.hidden).length;
      input.nextElementSibling.textContent = query && `${shown} of ${rows.length} shown`;
    });
    input.onkeydown = (event) => input.name || event.key !== "Enter" || event.preventDefault();
  }
}

// Autocomplete of the search boxes (ARIA combobox with a listbox).
function enableAutocomplete(input) {
  const create = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const id = `${input.id}-list`;
  const list = create("ul", { className: "suggest", id, role: "listbox", ariaLabel: "Suggestions" });
  input.after(list);
  Object.assign(input, { role: "combobox", ariaAutoComplete: "list", autocomplete: "off" });
  input.setAttribute("aria-controls", id);

  let latest = 0, active = -1;
  const open = (option) => location.assign(option.dataset.url);
  const activate = (index) => {
    active = index;
    [...list.children].forEach((option, i) => { option.ariaSelected = `${i === active}`; });
    input.setAttribute("aria-activedescendant", list.children[active]?.id ?? "");
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ label, kind, url }, i) => {
      const option = create("li", { id: `${id}-${i}`, role: "option" });
      option.dataset.url = url;
      option.append(create("span", { textContent: label }), create("span", { className: "meta", textContent: kind }));
      return option;
    }));
    list.hidden = !suggestions.length;
    input.ariaExpanded = `${!list.hidden}`;
    activate(-1);
  };
  show([]);
  input.addEventListener("input", async () => {
    const current = ++latest;
    const query = encodeURIComponent(input.value.trim());
    await new Promise((resolve) => { setTimeout(resolve, 150); });
    if (current !== latest) return;
    const data = query[1] && await fetch(`${input.dataset.suggest}?q=${query}`).then((r) => r.json()).catch(() => 0);
    if (current === latest) show(data ? data.suggestions : []);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const count = list.children.length + 1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) activate(((active + 1 + step + count) % count) - 1);
    else if (event.key === "Escape") show([]);
    else if (event.key === "Enter" && active >= 0) open(list.children[active]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    open(event.target.closest("li"));
  });
  input.addEventListener("blur", () => { latest += 1; show([]); });
}

enableCopyButtons();
enableLiveFilters();
enableFacetSearch();
document.querySelectorAll("input[data-suggest]").forEach(enableAutocomplete);
