// Narrows a long facet while typing; one with a name is sent.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const field of document.querySelectorAll("[data-within]")) {
  const rows = [...document.getElementById(field.dataset.within).children];
  field.parentElement.hidden = false;
  field.addEventListener("input", () => {
    const wanted = plain(field.value.trim());
    for (const row of rows) row.hidden = !plain(row.querySelector("span").textContent).includes(wanted);
    const left = rows.filter((row) => !row.hidden).length;
    field.nextElementSibling.textContent = wanted && `${left} of ${rows.length} shown`;
  });
  field.onkeydown = (event) => field.name || event.key !== "Enter" || event.preventDefault();
}
