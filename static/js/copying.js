// Copy buttons: data-copy names the element to copy; "link" is the address in data-href.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const label = button.textContent;
  const { copy, href } = button.dataset;
  button.hidden = false;
  button.ariaLive = "polite";
  button.addEventListener("click", async () => {
    const link = copy === "link" && new URL(href, location).href;
    const words = link || document.getElementById(copy).textContent.trim();
    button.textContent = await navigator.clipboard.writeText(words).then(() => "Copied", () => "Not allowed");
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
