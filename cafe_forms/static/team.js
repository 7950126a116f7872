// Copies the invitation next to the button; without this script it can still be marked by hand.
for (const button of document.querySelectorAll("button[data-copies]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.textContent = button.dataset.copied ?? "✓";
  });
}

// Hands a text to the phone's own share sheet, where it has one.
for (const button of document.querySelectorAll("button[data-shares]")) {
  if (!navigator.share) break;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ text: document.getElementById(button.dataset.shares).value }).catch(() => {}); // closed again
  });
}

// The QR code over the whole screen, to be held up at the table.
for (const button of document.querySelectorAll("button[data-enlarges]")) {
  const dialog = document.getElementById(button.dataset.enlarges);
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", () => dialog.close());
}

// Leaving a form that was changed, here or by a button that only changed its page, asks first; the browser has its own words for it.
const changed = new Set();
for (const form of document.querySelectorAll("main form[method=post]")) {
  if (form.hasAttribute("data-changed")) changed.add(form);
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.clear());
}
addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

// A second tap within a moment is no second wish: three taps on "Neue Umfrage" make one survey.
for (const form of document.querySelectorAll("main form[method=post]")) {
  let last = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - last < 2000) event.preventDefault();
    else last = event.timeStamp;
  });
}

// Prints this page; without this script the browser's own menu does.
for (const button of document.querySelectorAll("button[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A file that takes a moment: the link says so for a while.
for (const link of document.querySelectorAll("a[data-busy]")) {
  link.addEventListener("click", () => {
    const words = link.textContent;
    link.textContent = link.dataset.busy;
    setTimeout(() => { link.textContent = words; }, 4000);
  });
}

// The weekday beside a date, in the page's language, follows what is typed: the field itself speaks the browser's.
const LONG = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" };
for (const field of document.querySelectorAll("input[type=date]")) {
  const words = field.labels[0].querySelector("small");
  field.addEventListener("input", () => {
    words.textContent = field.valueAsDate?.toLocaleDateString(document.documentElement.lang, LONG) ?? "";
  });
}
