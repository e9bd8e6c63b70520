// The keyboard of the page of one case: from the first doubtful field to the last without a mouse.
"use strict";

(() => {
  const bench = document.querySelector("[data-review]");
  if (!bench) return;
  const page = bench.querySelector(".page");
  const accepted = document.getElementById("accepted");
  let onward = null; // what to do once the answer to a saved field has come

  const all = (selector, within = bench) => [...within.querySelectorAll(selector)];
  const doubtful = () => all(".doubtful .field");
  const open = () => all('.field[data-standing="open"]');
  const cardOf = (element) => element?.closest?.(".field") ?? null;
  const here = () => cardOf(document.activeElement);
  const box = (card) =>
    card?.querySelector(".entry [name=value], .options :checked") ??
    card?.querySelector(".options input:not([type=hidden])");

  function go(card) {
    if (!card) return false;
    if (accepted?.contains(card)) accepted.open = true;
    const input = box(card);
    input?.focus({ preventScroll: true });
    card.scrollIntoView({ block: accepted?.contains(card) ? "nearest" : "start" });
    if (input?.select && input.type !== "checkbox" && input.type !== "radio") input.select();
    return true;
  }

  function changed(card) {
    return all(".entry input:not([type=hidden]), .entry textarea", card).some((input) =>
      input.type === "checkbox" || input.type === "radio"
        ? input.checked !== input.defaultChecked
        : input.value !== input.defaultValue,
    );
  }

  // ---- moving ---------------------------------------------------------------

  function after(card) {
    const row = accepted?.contains(card) ? all(".field", accepted) : doubtful();
    const later = row.slice(row.findIndex((other) => other.id === card.id) + 1);
    if (accepted?.contains(card)) return later[0];
    return later.find((other) => other.dataset.standing === "open") ?? open()[0];
  }

  function forward(card) {
    if (!go(after(card))) document.getElementById("approve")?.focus();
  }

  function back(card) {
    const row = card ? all(".field").filter((one) => one.offsetParent) : doubtful();
    const place = card ? row.findIndex((one) => one.id === card.id) : row.length;
    go(row[place - 1]);
  }

  function send(card, button, next) {
    onward = { id: card.id, next };
    card.querySelector("form").requestSubmit(card.querySelector(button));
  }

  function settle(card) {
    if (card.dataset.standing !== "open" && !changed(card)) forward(card);
    else send(card, ".confirm", forward);
  }

  // What is approved is what is seen: answers typed but not yet confirmed are stored first.
  function approve() {
    const typed = all(".field").find(changed);
    if (typed) send(typed, ".confirm", approve);
    else document.getElementById("approve-form")?.requestSubmit();
  }

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "approve-form" || !all(".field").some(changed)) return;
    event.preventDefault();
    approve();
  });

  // An answer has been swapped in: every form learns the new version, then the work goes on.
  document.addEventListener("htmx:after:swap", () => {
    const version = document.getElementById("case-bar")?.dataset.version;
    for (const input of document.querySelectorAll("input[name=version]")) input.value = version;
    for (const card of all(".field")) {
      bench
        .querySelector(`[data-box="${card.dataset.field}"]`)
        ?.setAttribute("class", card.dataset.standing);
    }
    const done = onward;
    const card = done && document.getElementById(done.id);
    if (!card) return;
    onward = null;
    if ("problem" in card.dataset) go(card);
    else done.next(card);
  });

  // ---- keys -------------------------------------------------------------------

  function pick(card, number) {
    const button = all(".pick", card)[number - 1];
    const input = box(card);
    if (!button || !input) return;
    input.value = button.value;
    input.focus();
  }

  function tick(card, number) {
    const input = all(".options input:not([type=hidden])", card)[number - 1];
    input?.click();
    input?.focus();
  }

  function stepInOptions(input, step) {
    const row = all("input:not([type=hidden])", input.closest(".options"));
    row[(row.indexOf(input) + step + row.length) % row.length].focus();
  }

  function undo(card) {
    card.querySelector("form").reset();
    go(card);
  }

  function toggleAccepted() {
    if (!accepted) return;
    accepted.open = !accepted.open;
    if (accepted.open) go(accepted.querySelector(".field"));
    else if (!go(open()[0])) document.getElementById("approve")?.focus();
  }

  function enter(event, card) {
    if (event.ctrlKey || event.metaKey) return approve();
    if (event.shiftKey) return back(card);
    if (!event.repeat) settle(card);
  }

  const anywhere = {
    F2: toggleAccepted,
    F4: () => zoom(),
    F8: () => go(open().find((card) => card.id !== here()?.id) ?? open()[0]),
  };
  const inField = {
    Enter: enter,
    Escape: (_, card) => undo(card),
    F9: (_, card) => card.querySelector(".illegible") && send(card, ".illegible", skip),
  };

  function skip(card) {
    const row = doubtful();
    const later = row.slice(row.findIndex((one) => one.id === card.id) + 1);
    if (go(later.find((one) => one.dataset.standing === "open"))) return;
    document.querySelector('[commandfor="d-return"]')?.focus();
  }

  function byNumber(event, card) {
    const number = Number(event.code?.match(/^(?:Digit|Numpad)([1-9])$/)?.[1]);
    if (!number) return false;
    if (event.altKey) pick(card, number);
    else if (["checkbox", "radio"].includes(event.target.type)) tick(card, number);
    else return false;
    return true;
  }

  function byArrow(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || event.target.type !== "checkbox") return false;
    stepInOptions(event.target, step);
    return true;
  }

  function handled(event) {
    const card = cardOf(event.target);
    if (card && (byNumber(event, card) || byArrow(event))) return true;
    if (card && inField[event.key] && event.target.tagName !== "BUTTON") {
      inField[event.key](event, card);
      return true;
    }
    if (event.key === "Enter" && event.ctrlKey) approve();
    else if (event.key === "Enter" && event.shiftKey && event.target.id === "approve") back(null);
    else if (event.key === "Enter" && event.repeat) return true; // a held key approves nothing
    else if (anywhere[event.key]) anywhere[event.key](event);
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the Enter that ends a conversion
    if (document.querySelector("dialog[open]")) return;
    if (handled(event)) event.preventDefault();
  });

  bench.addEventListener("click", (event) => {
    const pressed = event.target.closest(".pick");
    if (pressed) {
      event.preventDefault();
      pick(cardOf(pressed), all(".pick", cardOf(pressed)).indexOf(pressed) + 1);
    }
    const illegible = event.target.closest(".illegible");
    if (illegible && !onward) onward = { id: cardOf(illegible).id, next: skip };
    const confirm = event.target.closest(".confirm");
    if (confirm && !onward) onward = { id: cardOf(confirm).id, next: forward };
    const marked = event.target.closest("[data-box]");
    if (marked) go(document.getElementById(`f-${marked.dataset.box}`));
  });

  // ---- the page on the left ------------------------------------------------------

  const zooms = all("[data-zoom]");

  function zoom(chosen) {
    const now = zooms.findIndex((button) => button.getAttribute("aria-pressed") === "true");
    const next = chosen ?? zooms[(now + 1) % zooms.length];
    for (const button of zooms) button.setAttribute("aria-pressed", String(button === next));
    page?.classList.toggle("whole", next.dataset.zoom === "whole");
    page?.style.setProperty("--zoom", Number(next.dataset.zoom) || 1);
    localStorage.setItem("zoom", next.dataset.zoom);
    show(here());
  }

  function show(card) {
    const mark = card && bench.querySelector(`[data-box="${card.dataset.field}"]`);
    for (const other of all("g.here")) other.classList.remove("here");
    if (!mark) return;
    mark.classList.add("here");
    mark.scrollIntoView({ block: "center", inline: "center" });
  }

  bench.addEventListener("focusin", (event) => {
    const card = cardOf(event.target);
    if (card) show(card);
  });
  for (const button of zooms) button.addEventListener("click", () => zoom(button));

  const svg = page?.querySelector("svg");
  if (svg)
    page.style.setProperty("--aspect", svg.viewBox.baseVal.width / svg.viewBox.baseVal.height);
  const kept = zooms.find((button) => button.dataset.zoom === localStorage.getItem("zoom"));
  if (kept) zoom(kept);

  const wanted = document.getElementById("trouble")?.dataset.fields;
  const shown =
    go(wanted && document.getElementById(`f-${wanted}`)) ||
    location.hash.length > 1 ||
    go(open()[0]);
  if (!shown) document.getElementById("approve")?.focus();
})();
