// Select2 replaces each autocomplete by a combobox without an accessible name: copy the label.
const labelComboboxes = (root) => {
  for (const box of root.querySelectorAll(".select2-selection:not([data-labelled])")) {
    const select = box.closest(".select2")?.previousElementSibling;
    const label = select?.labels?.[0]?.textContent
      ?? select?.closest("td")?.className.replace("field-", "").replaceAll("_", " ");
    if (!label) continue;
    box.dataset.labelled = "";
    const name = label.trim().replace(/:$/, "");
    box.setAttribute("aria-label", name);
    // The element with the selected value has the role of a textbox and needs a name, too.
    const value = box.querySelector(".select2-selection__rendered");
    if (value?.getAttribute("role") === "textbox") value.setAttribute("aria-label", name);
    if (value?.id) {
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-describedby", value.id);
    }
  }
};

labelComboboxes(document);
new MutationObserver(() => labelComboboxes(document)).observe(document.body, { childList: true, subtree: true });
