"use strict";
const form = document.getElementById("applicant");
const panel = document.getElementById("answer");
let pause, rest, asked, typing;

// What takes the server longest is asked for once the figures rest: in brief, an answer comes without it.
async function ask(isTyping, isBrief) {
  clearTimeout(pause);
  clearTimeout(rest);
  asked?.abort();
  const call = asked = new AbortController();
  const figures = new URLSearchParams(new FormData(form));
  figures.set("script", isBrief ? "brief" : "1");
  if (isTyping) figures.set("typing", typing);
  try {
    const response = await fetch("/", { method: "POST", body: figures, signal: call.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (call !== asked) return;
    show(page);
    if (page.querySelector("[data-later]")) rest = setTimeout(ask, 600, isTyping, false);
    if (!isTyping) lead();
  } catch {
    if (call === asked) fail();
  }
}

function show(page) {
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    const isLater = fresh.hasAttribute("data-later");
    old.classList.toggle("stale", isLater);
    if (isLater) continue;
    // What did not change is not read out again.
    if (old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
  }
  for (const input of form.querySelectorAll("input[id]")) {
    input.ariaInvalid = page.getElementById(input.id).ariaInvalid;
  }
  panel.classList.remove("waiting");
}

// Whoever asked is led to what came of it: by the focus to faults, by the eye to an answer below the screen.
function lead() {
  const outcome = document.getElementById("outcome");
  if (outcome?.classList.contains("errors")) outcome.focus();
  const place = outcome?.getBoundingClientRect();
  if (place && (place.bottom > innerHeight || place.top < 0)) outcome.scrollIntoView();
}

function fail() {
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = form.dataset.offline;
  document.getElementById("said").replaceChildren(note);
  for (const part of ["picture", "why", "change", "letter"]) document.getElementById(part).replaceChildren();
  panel.classList.remove("waiting");
}

function askSoon(name, delay) {
  // The answer that is shown is of other figures until the next one is here.
  panel.classList.add("waiting");
  typing = name;
  clearTimeout(pause);
  clearTimeout(rest);
  pause = setTimeout(ask, delay, true, true);
}

form.addEventListener("input", event => askSoon(event.target.name, 250));
form.addEventListener("change", () => askSoon("", 0));
form.addEventListener("submit", event => {
  if (event.submitter?.name || event.submitter?.formTarget) return;
  event.preventDefault();
  ask(false, false);
});

const paper = document.getElementById("print");
paper.hidden = false;
paper.addEventListener("click", () => window.print());

const book = document.getElementById("book");
const result = document.getElementById("book-result");

function tell(style, text) {
  const note = document.createElement("p");
  note.className = style;
  note.textContent = text;
  result.replaceChildren(note);
}

async function score(file, isSaved) {
  tell("fine", book.dataset.working);
  const response = await fetch("/book/both",
    { method: "POST", headers: { "Content-Type": "text/csv" }, body: file });
  const parts = await response.formData();
  if (parts.has("fault")) return tell("errors", parts.get("fault"));
  result.innerHTML = parts.get("summary");
  const link = document.createElement("a");
  link.className = "button";
  link.download = parts.get("book").name;
  link.href = URL.createObjectURL(parts.get("book"));
  link.textContent = book.dataset.save;
  result.append(link);
  if (isSaved) link.click();
}

book.addEventListener("submit", async event => {
  event.preventDefault();
  const file = document.getElementById("book-file").files[0];
  if (file.size > Number(book.dataset.bytesMax)) return tell("errors", book.dataset.tooLarge);
  const isSaved = !event.submitter?.hasAttribute("formaction");
  try {
    await score(file, isSaved);
  } catch {
    tell("errors", book.dataset.offline);
  }
});
