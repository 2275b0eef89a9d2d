// Copy buttons: data-copy names the element whose text is copied, or is "link" for this address.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const label = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const what = button.dataset.copy;
    const text = what === "link"
      ? button.dataset.href ? new URL(button.dataset.href, location).href : location.href
      : document.getElementById(what).textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed to copy";
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
