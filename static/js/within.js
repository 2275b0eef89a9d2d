// "Search within": narrows a long facet while typing. The field itself is never sent.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const field of document.querySelectorAll("input[data-within]")) {
  const rows = [...document.getElementById(field.dataset.within).children];
  const said = field.parentElement.querySelector("[role=status]");
  field.closest("[hidden]").hidden = false;
  field.addEventListener("input", () => {
    const wanted = plain(field.value.trim());
    let shown = 0;
    for (const row of rows) {
      row.hidden = !plain(row.querySelector("span").textContent).includes(wanted);
      shown += !row.hidden;
    }
    said.textContent = wanted ? `${shown} of ${rows.length} shown` : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
