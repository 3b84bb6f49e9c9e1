// Review with single keys. Each is shown on what it does: an element with data-key. Everything works without.
// Single keys can get in the way of speech input, so they can be switched off (WCAG 2.1.4); this browser remembers it.
const KEPT = "torchlight.single-keys";
const choice = document.getElementById("single-keys");
if (choice) {
  choice.checked = localStorage.getItem(KEPT) !== "off";
  choice.addEventListener("change", () => localStorage.setItem(KEPT, choice.checked ? "on" : "off"));
}

const isTyping = (element) => element.matches("input:not([type=radio], [type=checkbox], [type=submit]), textarea, select");
const isShown = (element) => element.getClientRects().length > 0;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(document.activeElement)) return document.activeElement.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (choice ? !choice.checked : localStorage.getItem(KEPT) === "off") return;
  const done = keys[event.key] ? keys[event.key]() : press(event.key);
  if (done) event.preventDefault();
});

const keys = {
  // The known facts that may be meant.
  m() {
    const radios = [...document.querySelectorAll(".review__target input[type=radio]")];
    const next = radios[(radios.findIndex((radio) => radio.checked) + 1) % radios.length];
    if (!next) return false;
    next.checked = true;
    next.focus();
    next.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  },
  // The first name that is open becomes a new organisation.
  n() {
    const open = [...document.querySelectorAll(".names select")].find((select) => select.value === "" && select.querySelector("[value='new:organisation']"));
    if (!open) return false;
    open.value = "new:organisation";
    open.focus();
    open.blur();
    return true;
  },
  // The values of the new fact.
  e() {
    const fields = document.getElementById("new-fact") ?? document.getElementById("decision");
    if (!fields) return false;
    fields.open = true;
    fields.querySelector("select, input:not([type=hidden], [type=radio]), textarea")?.focus();
    return true;
  },
};

// What has this key is pressed, opened or focused.
function press(key) {
  const element = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isShown);
  if (!element) return false;
  if (isTyping(element)) element.focus();
  else element.click();
  return true;
}

// Whoever chooses that it is a new fact sees its fields.
document.querySelector(".review__target")?.addEventListener("change", (event) => {
  const fields = document.getElementById("new-fact");
  if (fields && event.target.type === "radio") fields.open = event.target.value === "new";
});

// Begin to read where the words stand that prove it, without moving the page.
const text = document.querySelector(".review__text");
const evidence = document.getElementById("evidence");
if (text && evidence && text.scrollHeight > text.clientHeight) text.scrollTop = evidence.offsetTop - text.clientHeight / 3;
