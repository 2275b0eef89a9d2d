// "Search within": narrows what is shown of a long facet while typing. A field with a name searches
// all its values when it is sent.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const field of document.querySelectorAll("[data-within]")) {
  const rows = [...document.getElementById(field.dataset.within).children];
  field.parentElement.hidden = false;
  field.addEventListener("input", () => {
    const wanted = plain(field.value.trim());
    for (const row of rows) row.hidden = !plain(row.querySelector("span").textContent).includes(wanted);
    const shown = rows.filter((row) => !row.hidden).length;
    field.nextElementSibling.textContent = wanted && `${shown} of ${rows.length} shown`;
  });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter" && !field.name) event.preventDefault(); });
}
