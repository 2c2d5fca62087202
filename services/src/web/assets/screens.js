// What is nicer with a script and works without: lines at once, suggestions, scanners, one click one entry.
(() => {
  "use strict";
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  // A second click on a button that writes does nothing; the bank would answer the same anyway.
  all("form[data-once]").forEach((form) => {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) { event.preventDefault(); return; }
      sent = true;
      const button = event.submitter;
      if (button) button.setAttribute("aria-disabled", "true");
    });
    window.addEventListener("pageshow", () => { sent = false; all("[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled")); });
  });

  // A scanner types a code and presses Enter: go on to the next field instead of sending the form.
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !(field instanceof HTMLInputElement) || !field.closest("form[data-scan]")) return;
    event.preventDefault();
    const fields = all("input:not([type=hidden]), select, textarea, button:not(.unseen)", field.form).filter((it) => !it.disabled && it.offsetParent !== null);
    const next = fields[fields.indexOf(field) + 1];
    if (next) { next.focus(); if (next.select) next.select(); }
  });

  // Suggestions for a field, asked from the bank while typing.
  const suggest = (field) => {
    const list = field.list;
    if (!list) return;
    let last = "";
    let wait = 0;
    field.addEventListener("input", () => {
      window.clearTimeout(wait);
      const typed = field.value.trim();
      if (typed.length < 2 || typed === last || all("option", list).some((it) => it.value === field.value)) return;
      wait = window.setTimeout(() => {
        last = typed;
        fetch(field.dataset.suggest + encodeURIComponent(typed), { headers: { accept: "application/json" } })
          .then((answer) => (answer.ok ? answer.json() : []))
          .then((found) => {
            list.replaceChildren(...found.map(({ value, label }) => {
              const option = document.createElement("option");
              option.value = value;
              option.label = label;
              option.textContent = label;
              return option;
            }));
          })
          .catch(() => {});
      }, 150);
    });
  };
  all("input[data-suggest]").forEach(suggest);

  // A line more, or one less, without asking the bank.
  const rename = (node, number) => {
    const swap = (text) => text.replace(/lines\[\d+\]/g, `lines[${number}]`).replace(/lines-\d+-/g, `lines-${number}-`);
    for (const name of ["id", "name", "for", "list", "aria-describedby", "value"]) {
      all(`[${name}]`, node).concat([node]).forEach((it) => {
        if (it.hasAttribute && it.hasAttribute(name) && (name !== "value" || it.tagName === "BUTTON")) it.setAttribute(name, swap(it.getAttribute(name)));
      });
    }
    all("[data-line-number]", node).forEach((it) => { it.textContent = String(number + 1); });
    all("button[data-remove]", node).forEach((it) => { it.value = `remove-${number}`; });
  };
  all("[data-lines]").forEach((box) => {
    const form = box.closest("form");
    const counter = form.querySelector("input[name=rows]");
    const number = () => {
      const lines = all(":scope > .line", box);
      lines.forEach((line, at) => rename(line, at));
      counter.value = String(lines.length);
    };
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.value === "add-line") {
        event.preventDefault();
        const lines = all(":scope > .line", box);
        const fresh = lines[lines.length - 1].cloneNode(true);
        all(".error, .known, .offers", fresh).forEach((it) => it.remove());
        all(".wrong", fresh).forEach((it) => it.classList.remove("wrong"));
        all("details", fresh).forEach((it) => { it.open = false; });
        all("[aria-invalid]", fresh).forEach((it) => it.removeAttribute("aria-invalid"));
        all("input", fresh).forEach((it) => { if (it.dataset.keep === undefined) it.value = ""; });
        all("select", fresh).forEach((it) => { if (it.dataset.keep === undefined) it.selectedIndex = 0; });
        box.append(fresh);
        number();
        all("input[data-suggest]", fresh).forEach(suggest);
        const first = fresh.querySelector("input, select");
        if (first) first.focus();
      } else if (button.dataset.remove !== undefined && all(":scope > .line", box).length > 1) {
        event.preventDefault();
        button.closest(".line").remove();
        number();
        const last = all(":scope > .line", box).pop().querySelector("input, select");
        if (last) last.focus();
      }
    });
  });

  all("button[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  const wrongs = document.querySelector(".wrongs");
  if (wrongs) wrongs.focus();
})();
