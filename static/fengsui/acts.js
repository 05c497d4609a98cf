// Dialogs, and forms that are sent once.
"use strict";
(() => {
  const { word } = window.Fengsui;

  // -- Dialogs: opened by a button, by the address (#id: the board's acts lead to their dialog), or by the server
  //    where an act was refused (data-open). Escape and the focus's way back are the browser's.
  function open(id) {
    const dialog = document.getElementById(id);
    if (!(dialog instanceof HTMLDialogElement) || dialog.matches(":modal")) return;
    dialog.removeAttribute("open"); // the server opens one for browsers without scripts: not modal yet
    dialog.showModal();
    const first = [".body [role=alert]", "[data-first]", ".body :is(input:not([type=hidden]), select, textarea, button)"];
    first.map((found) => dialog.querySelector(found)).find(Boolean)?.focus();
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      open(opener.dataset.dialog);
    }
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      event.target.closest("dialog")?.close();
    }
    if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
  });
  // A page that came back from a form stands at the form's address, where it cannot be fetched again.
  const canonical = document.querySelector("link[rel=canonical]");
  if (canonical && new URL(canonical.href).pathname !== location.pathname) history.replaceState(null, "", canonical.href);
  const openByAddress = () => location.hash.length > 1 && open(decodeURIComponent(location.hash.slice(1)));
  window.addEventListener("hashchange", openByAddress);
  document.querySelectorAll("dialog[data-open]").forEach((dialog) => open(dialog.id));
  openByAddress();
  // An address that opened a dialog would open it again at every reload.
  document.addEventListener("close", (event) => {
    if (location.hash === `#${event.target.id}`) history.replaceState(null, "", location.pathname + location.search);
  }, true);

  // -- Forms. The mark appears after 300 ms only: most acts are done by then. Whoever has waited too long, or stopped
  //    the browser, may send again: the form's key, or the state, makes it one.
  const MARK_AFTER = 300, AGAIN_AFTER = 10_000;
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.busy === undefined || event.defaultPrevented) return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    const button = event.submitter ?? form.querySelector("[type=submit]");
    setTimeout(() => button && sent.has(form) && busy(button, button.dataset.busy || form.dataset.busy || word("busy")), MARK_AFTER);
    setTimeout(() => release(form), AGAIN_AFTER);
  });
  function busy(button, text) {
    button.dataset.idle = button.innerHTML;
    button.setAttribute("aria-busy", "true");
    const spinner = document.createElement("span");
    spinner.className = "spinner-border spinner-border-sm me-2";
    button.replaceChildren(spinner, text);
  }
  function release(form) {
    sent.delete(form);
    for (const button of form.querySelectorAll("[aria-busy][data-idle]")) {
      button.innerHTML = button.dataset.idle;
      button.removeAttribute("aria-busy");
      delete button.dataset.idle;
    }
  }
  // Back from the next page by the browser's own memory: the form may be sent again.
  window.addEventListener("pageshow", (event) => event.persisted && [...document.forms].forEach(release));
  document.querySelector("[data-focus]")?.focus();

  // -- A report half written: the browser keeps nothing of it (no-store, autocomplete off), so an article opens beside
  //    it, and leaving asks first, unless all of it is saved as a draft.
  const report = document.querySelector("form#report");
  const written = () => JSON.stringify([...new FormData(report)].map(([name, value]) => [name, value.name ?? value])
    .filter(([name]) => name !== "draft_version"));
  let saving = null, saved = null;
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.id === "draft") saving = written(); });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.id === "draft" && event.detail.successful) saved = saving;
  });
  const isUnsent = () => report && !sent.has(report) && written() !== saved
    && (isDirty(document) || report.querySelector(".fs-errsum"));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.fs-rule");
    if (link && isUnsent()) link.target = "_blank";
  });
  window.addEventListener("beforeunload", (event) => isUnsent() && event.preventDefault());

  function isDirty(root) {
    return [...root.querySelectorAll("form")].some((form) => sent.has(form) || [...form.elements].some(isChanged));
  }
  function isChanged(control) {
    if (control.type === "hidden") return false;
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.tagName === "SELECT") {
      const byDefault = [...control.options].some((option) => option.defaultSelected);
      return [...control.options].some((option, index) => option.selected !== (byDefault ? option.defaultSelected : index === 0));
    }
    return "defaultValue" in control && control.value !== control.defaultValue;
  }
  Object.assign(window.Fengsui, { isDirty });
})();
