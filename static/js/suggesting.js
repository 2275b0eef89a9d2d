// Suggestions under a search box.
const make = (tag, more) => Object.assign(document.createElement(tag), more);

for (const box of document.querySelectorAll("input[data-suggest]")) {
  const id = `${box.id}-list`;
  const list = make("ul", { className: "suggest", id, role: "listbox", ariaLabel: "Suggestions" });
  box.after(list);
  Object.assign(box, { role: "combobox", ariaAutoComplete: "list", autocomplete: "off" });
  box.setAttribute("aria-controls", id);

  let asked = 0, at = -1;
  const go = (row) => location.assign(row.dataset.url);
  const mark = (index) => {
    at = index;
    [...list.children].forEach((row, i) => { row.ariaSelected = `${i === at}`; });
    box.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
  };
  const show = (found) => {
    list.replaceChildren(...found.map((one, i) => {
      const row = make("li", { id: `${id}-${i}`, role: "option" });
      row.dataset.url = one.url;
      row.append(make("span", { textContent: one.label }), make("span", { className: "meta", textContent: one.kind }));
      return row;
    }));
    list.hidden = !found.length;
    box.ariaExpanded = `${!list.hidden}`;
    mark(-1);
  };
  show([]);
  box.addEventListener("input", async () => {
    const mine = ++asked;
    const words = encodeURIComponent(box.value.trim());
    await new Promise((done) => { setTimeout(done, 150); });
    if (mine !== asked) return;
    const answer = words[1] && await fetch(`${box.dataset.suggest}?q=${words}`).then((r) => r.json()).catch(() => 0);
    if (mine === asked) show(answer ? answer.suggestions : []);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const many = list.children.length + 1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(((at + 1 + step + many) % many) - 1);
    else if (event.key === "Escape") show([]);
    else if (event.key === "Enter" && at >= 0) go(list.children[at]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    go(event.target.closest("li"));
  });
  box.addEventListener("blur", () => { asked += 1; show([]); });
}
