// Small conveniences. Every page works without this file.

// Before a swap: what the reader has unfolded, and where the focus is.
let unfolded = new Map();
let focused = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  const parts = event.detail.target.querySelectorAll("details[id]");
  unfolded = new Map([...parts].map((part) => [part.id, part.open]));
  focused = document.activeElement.id;
});

// After a swap: unfold the same again, tell screen readers the new number of rows (an element with
// data-announce), and keep the focus near where it was when the link that had it is gone.
document.addEventListener("htmx:afterSwap", (event) => {
  // What was swapped is gone from the page; its successor has the same id. Going back has no target.
  const swapped = document.getElementById(event.detail.target?.id);
  if (!swapped) return;
  for (const [id, open] of unfolded) {
    const part = document.getElementById(id);
    if (part) part.open = open;
  }
  const news = swapped.querySelector("[data-announce]");
  if (news) document.getElementById("announcer").textContent = news.textContent.trim();
  // Feed readers look in the head of the page for the feed of the list that is shown.
  const feed = swapped.querySelector('.downloads [type="application/atom+xml"]')?.getAttribute("href");
  if (feed) document.querySelector('link[type="application/atom+xml"]')?.setAttribute("href", feed);
  document.getElementById("fault").textContent = "";
  if (document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  if (document.activeElement === document.body) {
    swapped.tabIndex = -1;
    swapped.focus({ preventScroll: true });
  }
});

// A list that could not follow its filter says why, in the words of the refusing page.
document.addEventListener("htmx:responseError", (event) => {
  const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const reason = answer.querySelector(".heading__lead")?.textContent ?? "The site could not answer.";
  document.getElementById("fault").textContent = `${reason.trim()} ${still(event)}`;
});
document.addEventListener("htmx:sendError", (event) => {
  document.getElementById("fault").textContent = `The site could not be reached. ${still(event)}`;
});

// What a request that failed leaves as it was (data-still); of most it is a list.
function still(event) {
  return event.detail.elt.dataset.still ?? "The list is still the earlier one.";
}

// Escape closes the menu and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".menu[open]");
  if (event.key === "Escape" && menu) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
});

// Buttons that only work with scripts, and so only show with them.
function showButtons() {
  for (const button of document.querySelectorAll("[data-copy], [data-png]")) button.hidden = false;
}
showButtons();
document.addEventListener("htmx:afterSwap", showButtons);

// References can be copied with one button.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const copied = await copy(document.getElementById(button.dataset.copy));
  document.getElementById("announcer").textContent = copied ? "Copied." : "Selected: copy it with the keyboard.";
  if (!copied) return;
  button.dataset.copied = "";
  setTimeout(() => delete button.dataset.copied, 2000);
});

// Where a browser gives no clipboard to a site without https, the words are selected and copied the older way.
async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent.trim());
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

// Charts are SVG files; who needs a PNG gets it drawn here, twice as large as it is shown.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-png]");
  if (!button) return;
  const picture = new Image();
  picture.src = button.previousElementSibling.href;
  try {
    await picture.decode();
  } catch {
    document.getElementById("fault").textContent = "The picture could not be drawn. The SVG file beside it has the same.";
    return;
  }
  const canvas = document.createElement("canvas");
  canvas.width = 2 * picture.naturalWidth;
  canvas.height = 2 * picture.naturalHeight;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((content) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = new URL(picture.src).pathname.split("/").at(-1).replace(/svg$/, "png");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
});
