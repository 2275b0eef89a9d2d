// Every page works without this script.

// Copy buttons: data-copy is the id of an element, or "link" for the URL in data-href.
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

// Escape or a click elsewhere closes menus.
function enableMenus() {
  const menus = [...document.querySelectorAll(":is(.bar, .tools) > .drop")];
  document.addEventListener("click", ({ target }) => {
    for (const menu of menus) if (!menu.parentElement.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", ({ key }) => {
    const menu = key === "Escape" && menus.find(({ open }) => open);
    if (!menu || document.querySelector(":popover-open")) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
}

// Filter form: buttons show the number of results.
function enableFilters() {
  const form = document.querySelector("form[data-filters]");
  if (!form) return;
  const fields = [...form.elements];
  let latest = 0;
  const show = (total) => {
    for (const each of form.querySelectorAll(".total")) each.textContent = `${total} `;
    for (const each of form.querySelectorAll(".total + *")) each.hidden = total === "1";
    form.classList.toggle("counted", total);
  };
  form.addEventListener("change", async () => {
    const current = ++latest;
    const query = new URLSearchParams([...new FormData(form)].filter((field) => field[1]));
    const page = await fetch(`${form.action}?${query}`).then((r) => r.text()).catch(() => "");
    if (current === latest) show(/data-total="(\d+)"/.exec(page)?.[1] ?? "");
  });
  // No empty fields in the URL.
  form.addEventListener("submit", () => {
    for (const field of fields) if (field.name && !field.value) field.disabled = true;
  });
  addEventListener("pageshow", ({ persisted }) => {
    for (const field of fields) field.disabled = false;
    if (!persisted) return;
    form.reset();
    form.hidePopover();
    latest += 1;
    show(form.dataset.total);
    for (const menu of document.querySelectorAll(".drop[open]")) menu.open = false;
  });
  // A link to a facet opens the sheet on phones.
  if (form.querySelector(":target") && form.previousElementSibling.offsetParent) form.showPopover();
}

// Facet search: filters values while typing; Enter asks the server if it has a name.
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

// Autocomplete: ARIA combobox with a listbox.
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
enableMenus();
enableFilters();
enableFacetSearch();
document.querySelectorAll("input[data-suggest]").forEach(enableAutocomplete);
