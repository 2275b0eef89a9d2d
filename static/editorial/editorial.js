// Select2 puts a box of its own over each autocomplete and gives it no name: take the label's.
const nameBoxes = (root) => {
  for (const box of root.querySelectorAll(".select2-selection:not([data-named])")) {
    const select = box.closest(".select2")?.previousElementSibling;
    const label = select?.labels?.[0]?.textContent
      ?? select?.closest("td")?.className.replace("field-", "").replaceAll("_", " ");
    if (!label) continue;
    box.dataset.named = "";
    const name = label.trim().replace(/:$/, "");
    box.setAttribute("aria-label", name);
    // Inside it stands what is chosen, in a text box of its own that wants a name, too.
    const shown = box.querySelector(".select2-selection__rendered");
    if (shown?.getAttribute("role") === "textbox") shown.setAttribute("aria-label", name);
    if (shown?.id) {
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-describedby", shown.id);
    }
  }
};

nameBoxes(document);
new MutationObserver(() => nameBoxes(document)).observe(document.body, { childList: true, subtree: true });
