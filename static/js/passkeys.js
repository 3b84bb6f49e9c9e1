// Pages that ask the browser for a passkey: their buttons need scripts and show only with them, and what went wrong is
// told in words.
for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
for (const sentence of document.querySelectorAll("[data-without-scripts]")) sentence.hidden = true;

const reasons = {
  NotAllowedError: "No passkey was given: it was cancelled, or took too long. Try again.",
  InvalidStateError: "This passkey belongs to your account already.",
  SecurityError: "Passkeys work only at the address of this site, with https.",
  NotSupportedError: "This browser or device can not make such a passkey.",
};
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const { name } = event.detail.exception;
  document.getElementById("fault").textContent = reasons[name] ?? "The passkey could not be used. Try again.";
});
