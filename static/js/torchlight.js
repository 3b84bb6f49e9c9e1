// Small conveniences. Every page works without this file.

// After a swap, tell screen readers the new number of rows (an element with data-announce).
document.addEventListener("htmx:afterSwap", (event) => {
  const news = event.detail.target.querySelector("[data-announce]");
  if (news) document.getElementById("announcer").textContent = news.textContent.trim();
});

// The filter button is for readers without scripts; with them, lists follow the form.
document.documentElement.classList.add("scripted");

// Escape closes the menu and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".menu[open]");
  if (event.key === "Escape" && menu) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
});
