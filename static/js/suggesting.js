// Suggestions under a search box (ARIA combobox with a list): names and summits as one types.
const ROW = (one, id) => {
  const row = document.createElement("li");
  row.id = id;
  row.role = "option";
  row.dataset.url = one.url;
  const name = document.createElement("span");
  name.textContent = one.label;
  const kind = document.createElement("span");
  kind.className = "meta";
  kind.textContent = one.kind;
  row.append(name, kind);
  return row;
};

for (const box of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  list.className = "suggest";
  list.role = "listbox";
  list.id = `${box.id}-list`;
  list.ariaLabel = "Suggestions";
  list.hidden = true;
  box.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", list.id], ["autocomplete", "off"]]) box.setAttribute(name, value);

  let asked = 0;
  let at = -1;
  let waiting;
  const show = (rows) => {
    at = -1;
    list.replaceChildren(...rows);
    list.hidden = !rows.length;
    box.setAttribute("aria-expanded", String(rows.length > 0));
    box.removeAttribute("aria-activedescendant");
  };
  const pick = (index) => {
    const rows = [...list.children];
    at = (index + rows.length + 1) % (rows.length + 1);
    if (at === rows.length) at = -1;
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", rows[at].id);
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    const words = box.value.trim();
    const mine = ++asked;
    if (words.length < 2) return show([]);
    waiting = setTimeout(async () => {
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(words)}`);
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (mine === asked) show(found.slice(0, 8).map((one, i) => ROW(one, `${list.id}-${i}`)));
      } catch {
        show([]);
      }
    }, 150);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") pick(at + 1);
    else if (event.key === "ArrowUp") pick(at < 0 ? list.children.length - 1 : at - 1);
    else if (event.key === "Escape") show([]);
    else if (event.key === "Enter" && at >= 0) location.assign(list.children[at].dataset.url);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const row = event.target.closest("li");
    if (row) location.assign(row.dataset.url);
  });
  box.addEventListener("blur", () => { asked += 1; show([]); });
}
