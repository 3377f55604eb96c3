"use strict";
const sheet = document.body.dataset, served = sheet.served === "yes", key = `spatialgauge-${sheet.key}`;
const $ = (name) => document.getElementById(name);
const items = [...document.querySelectorAll(".item")];
let kept = {};

function radios(item) { return [...item.querySelectorAll("input")]; }

function show(item) { radios(item).forEach((input) => { input.checked = kept[item.dataset.id] === input.value; }); }

function tell() {
  const judged = items.filter((item) => item.dataset.id in kept).length;
  $("said").textContent = `${judged} of ${items.length} judged`;
}

function turnTo(item) {
  items.forEach((one) => one.classList.toggle("now", one === item));
  if (item) item.scrollIntoView({ block: "start" });
}

function next(after) { return [...items.slice(after), ...items.slice(0, after)].find((item) => !(item.dataset.id in kept)); }

function table(rates) {
  const rows = Object.entries(rates).flatMap(([part, some]) => some.map((rate) => [
    part, rate.name, `${rate.wrong} of ${rate.judged}`, (rate.wrong / rate.judged).toFixed(3),
    `${rate.low.toFixed(3)} to ${rate.high.toFixed(3)}`]));
  const made = ["of", "", "wrong", "share", "95 %"].map((text) => cell("th", text));
  $("rates").replaceChildren(line(made), ...rows.map((row) => line(row.map((text) => cell("td", text)))));
  $("report").hidden = !rows.length;
}

function cell(kind, text) { const made = document.createElement(kind); made.textContent = text; return made; }

function line(cells) { const made = document.createElement("tr"); made.append(...cells); return made; }

async function ask(path, body) {
  const how = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const reply = await fetch(path, how);
  if (!reply.ok) throw new Error(`the server says ${reply.status}`);
  return reply.json();
}

async function judge(item, verdict) {
  const before = kept[item.dataset.id];
  kept[item.dataset.id] = verdict;
  try {
    if (served) table((await ask("/verdict", { item: item.dataset.id, verdict })).rates);
    else localStorage.setItem(key, JSON.stringify(kept));
    tell();
  } catch (error) {
    if (before === undefined) delete kept[item.dataset.id]; else kept[item.dataset.id] = before;
    $("said").textContent = `This verdict was not kept: ${error.message}.`;
  }
  show(item);
}

async function pressed(event) {
  const item = document.querySelector(".now"), choice = item && radios(item)[Number(event.key) - 1];
  if (!choice || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  await judge(item, choice.value);
  if (item.dataset.id in kept) turnTo(next(items.indexOf(item)));
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(kept, null, 1)], { type: "application/json" }));
  link.download = "verdicts.json";
  link.click();
}

async function begin() {
  if (served) { const told = await ask("/verdicts"); kept = told.kept; table(told.rates); }
  else kept = JSON.parse(localStorage.getItem(key) || "{}");
  items.forEach((item) => {
    show(item);
    item.addEventListener("click", () => items.forEach((one) => one.classList.toggle("now", one === item)));
    radios(item).forEach((input) => input.addEventListener("change", () => judge(item, input.value)));
  });
  document.addEventListener("keydown", pressed);
  $("save").addEventListener("click", save);
  $("save").hidden = served;
  tell();
  turnTo(next(0));
}

begin();
