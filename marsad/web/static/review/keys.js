// Shortcuts for whoever decides much: the key of a button works while the focus is inside its card.
// Everything works without them.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const card = event.target.closest(".card");
  const found = card && [...card.querySelectorAll("[data-key]")].find((item) => item.dataset.key === event.key);
  if (found) {
    event.preventDefault();
    found.click();
  }
});
