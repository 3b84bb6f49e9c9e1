// Small conveniences. Every page works without this file.

// After a swap: tell screen readers the new number of rows (an element with data-announce), and keep
// the focus near where it was when the link that had it is gone.
document.addEventListener("htmx:afterSwap", (event) => {
  // What was swapped is gone from the page; its successor has the same id. Going back has no target.
  const swapped = document.getElementById(event.detail.target?.id);
  if (!swapped) return;
  const news = swapped.querySelector("[data-announce]");
  if (news) document.getElementById("announcer").textContent = news.textContent.trim();
  document.getElementById("fault").textContent = "";
  if (document.activeElement === document.body) {
    swapped.tabIndex = -1;
    swapped.focus({ preventScroll: true });
  }
});

// A list that could not follow its filter says why, in the words of the refusing page.
document.addEventListener("htmx:responseError", (event) => {
  const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const reason = answer.querySelector(".heading__lead")?.textContent ?? "The site could not answer.";
  document.getElementById("fault").textContent = `${reason.trim()} The list is still the earlier one.`;
});
document.addEventListener("htmx:sendError", () => {
  document.getElementById("fault").textContent = "The site could not be reached. The list is still the earlier one.";
});

// Escape closes the menu and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".menu[open]");
  if (event.key === "Escape" && menu) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
});
