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

// Focus the first field with an error, otherwise the first field, of an add or change page.
const recordForm = document.querySelector("#content-main > form[id$='_form']");
const fieldSelector = "input:not([type='hidden'], [type='checkbox'], [type='submit']), textarea, select";
const isShown = (field) => field.offsetParent && !field.disabled && !field.readOnly;
window.addEventListener("load", () => {
  if (!recordForm) return;
  const fields = [...recordForm.querySelectorAll(`.errors :is(${fieldSelector})`), ...recordForm.querySelectorAll(fieldSelector)];
  const first = fields.find(isShown);
  // Select2 hides the select and shows a combobox after it.
  (first?.nextElementSibling?.querySelector(".select2-selection") ?? first)?.focus();
});

// Show below a date or sum how the server reads it.
document.addEventListener("change", async (event) => {
  const field = event.target;
  if (!field.dataset?.readUrl) return;
  let output = field.closest(".form-row > div, .form-multiline > div, .form-row")?.querySelector("output");
  if (!output) {
    output = document.createElement("output");
    output.htmlFor = field.id;
    field.closest(".flex-container, .form-row").append(output);
  }
  output.textContent = "";
  if (!field.value.trim()) return;
  const response = await fetch(field.dataset.readUrl + encodeURIComponent(field.value));
  if (!response.ok) return;
  const { read, error } = await response.json();
  output.textContent = read ? `Read as ${read}` : error;
});
