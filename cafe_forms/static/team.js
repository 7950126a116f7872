// Copies the invitation next to the button; without this script it can still be marked by hand.
for (const button of document.querySelectorAll("button[data-copies]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.textContent = button.dataset.copied ?? "✓";
  });
}

// Prints this page; without this script the browser's own menu does.
for (const button of document.querySelectorAll("button[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A file that takes a moment: the link says so until the window is looked at again.
for (const link of document.querySelectorAll("a[data-busy]")) {
  link.addEventListener("click", () => {
    const words = link.textContent;
    link.textContent = link.dataset.busy;
    link.setAttribute("aria-busy", "true");
    setTimeout(() => { link.textContent = words; link.removeAttribute("aria-busy"); }, 4000);
  });
}
