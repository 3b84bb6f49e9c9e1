// Words that are marked in the text of an article go into the field for its passage. Without this file they are copied.
const text = document.querySelector("[data-text]");
const button = document.querySelector("[data-take-marked]");

function marked() {
  const selection = getSelection();
  return text.contains(selection.anchorNode) && text.contains(selection.focusNode) ? selection.toString().trim() : "";
}

if (text && button) {
  button.hidden = false;
  let words = "";
  // A click on the button may take the mark away: what was marked last counts.
  document.addEventListener("selectionchange", () => { words = marked() || words; });
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.takeMarked);
    if (words) field.value = words;
    field.focus();
  });
}
