// Words selected in the text of an article become a row for a quote or a new pledge.
const source = document.querySelector("#id_text");
const groups = { quote: "quotes", pledge: "mentions-2" };

const addRow = (prefix) => {
  const total = document.querySelector(`#id_${prefix}-TOTAL_FORMS`);
  document.querySelector(`#${prefix}-group .add-row a`).click();
  return `#id_${prefix}-${Number(total.value) - 1}`;
};

const setField = (field, value) => {
  if (!field) return;
  if (typeof value === "object") {
    field.append(new Option(value.text, value.id, true, true));
    field.value = value.id;
  } else {
    field.value = value;
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

const useSelectedWords = async (kind, message) => {
  const { selectionStart: start, selectionEnd: end, value: text } = source;
  if (!text.slice(start, end).trim()) {
    message.textContent = "Select words in the text first.";
    return;
  }
  message.textContent = "";
  const token = source.form.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ kind, start, end, text, csrfmiddlewaretoken: token });
  const response = await fetch(source.dataset.suggestUrl, { method: "POST", body });
  if (!response.ok) {
    message.textContent = "The words could not be read. Copy them into a row below.";
    return;
  }
  const row = addRow(groups[kind]);
  for (const [name, value] of Object.entries(await response.json())) setField(document.querySelector(`${row}-${name}`), value);
  document.querySelector(`${row}-exact`).focus();
};

if (source?.dataset.suggestUrl) {
  const bar = document.createElement("p");
  bar.className = "actions-row selection";
  const message = document.createElement("span");
  message.setAttribute("role", "status");
  for (const kind of Object.keys(groups)) {
    if (!document.querySelector(`#${groups[kind]}-group`)?.dataset.inlineFormset) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: `Use selected words as a ${kind}` });
    button.dataset.kind = kind;
    button.addEventListener("click", () => useSelectedWords(kind, message));
    bar.append(button);
  }
  bar.append(message);
  source.after(bar);
}
