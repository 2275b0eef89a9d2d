// Select2 puts a box of its own over each autocomplete and gives it no name: take the label's.
const nameBoxes = (root) => {
  for (const box of root.querySelectorAll(".select2-selection:not([data-named])")) {
    const select = box.closest(".select2")?.previousElementSibling;
    const label = select?.labels?.[0]?.textContent
      ?? select?.closest("td")?.className.replace("field-", "").replaceAll("_", " ");
    if (!label) continue;
    box.dataset.named = "";
    const shown = box.querySelector("[id]")?.id;
    box.setAttribute("aria-label", label.trim().replace(/:$/, ""));
    if (shown) {
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-describedby", shown);
    }
  }
};

nameBoxes(document);
new MutationObserver(() => nameBoxes(document)).observe(document.body, { childList: true, subtree: true });
