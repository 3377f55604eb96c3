"use strict";
const $ = (name) => document.getElementById(name);
const UNITS = { m: "m", cm: "cm", ft: "ft", in: "in", deg: "degrees", clock: "o'clock", compass: "(north, north-east, ...)" };
const PLACES = ["points", "boxes2d", "masks"];
const NAMES = { practice: "Practice", check: "A short check", item: "Question" };
let who = "", asked = null, began = 0, places = [], order = [], from = null, busy = false;

async function call(path, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const reply = await fetch(`${path}?who=${encodeURIComponent(who)}`, options);
  if (!reply.ok) throw new Error(reply.status === 409 ? "refused" : `The server says ${reply.status}.`);
  return reply.json();
}

async function next() {
  asked = await call("/next");
  places = []; order = []; from = null;
  $("start").hidden = true;
  $("end").hidden = asked.phase !== "done";
  $("asked").hidden = asked.phase === "done";
  if (asked.phase === "done") return;
  $("phase").textContent = NAMES[asked.phase];
  $("count").textContent = `${asked.done} of ${asked.total}`;
  $("bar").value = asked.total ? asked.done / asked.total : 0;
  $("question").textContent = asked.question + hint();
  await pictures();
  options();
  const typed = ["quantity", "count", "direction"].includes(asked.kind);
  $("typed").hidden = !typed;
  $("unit").textContent = typed ? UNITS[asked.unit] || "" : "";
  $("text").value = "";
  $("placed").hidden = !(PLACES.includes(asked.kind) || asked.kind === "order");
  $("none").hidden = !PLACES.includes(asked.kind);
  if (typed) $("text").focus({ preventScroll: true });
  $("asked").dataset.key = asked.key;
  began = performance.now();
}

function hint() {
  return { points: "\nClick on each place.", boxes2d: "\nDraw a box with the mouse.", masks: "\nClick round its outline.",
    order: "\nChoose one after the other." }[asked.kind] || "";
}

async function pictures() {
  const shown = asked.pictures.map((name, number) => {
    const holder = document.createElement("div"), image = new Image();
    holder.className = "picture";
    image.src = `/picture/${name}`; image.alt = `Picture ${number + 1}`; image.draggable = false;
    holder.append(image);
    return [holder, image];
  });
  await Promise.all(shown.map(([, image]) => image.decode().catch(() => null)));
  $("pictures").replaceChildren(...shown.map(([holder]) => holder));
  if (!PLACES.includes(asked.kind) || !shown.length) return;
  const holder = shown[shown.length - 1][0];
  const layer = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  layer.id = "layer";
  layer.setAttribute("viewBox", `0 0 ${asked.width} ${asked.height}`);
  layer.setAttribute("preserveAspectRatio", "none");
  layer.addEventListener("pointerdown", down);
  layer.addEventListener("pointermove", (event) => from && draw(boxTo(at(event))));
  layer.addEventListener("pointerup", up);
  holder.append(layer);
}

function at(event) {
  const box = $("layer").getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width * asked.width, y = (event.clientY - box.top) / box.height * asked.height;
  return [Math.round(Math.min(Math.max(x, 0), asked.width) * 10) / 10, Math.round(Math.min(Math.max(y, 0), asked.height) * 10) / 10];
}

function boxTo([x, y]) { return [Math.min(from[0], x), Math.min(from[1], y), Math.max(from[0], x), Math.max(from[1], y)]; }

function down(event) {
  event.preventDefault();
  if (asked.kind === "boxes2d") { from = at(event); $("layer").setPointerCapture(event.pointerId); return; }
  places.push(at(event)); draw();
}

function up(event) {
  if (!from) return;
  const box = boxTo(at(event));
  from = null;
  if (box[2] - box[0] > 2 && box[3] - box[1] > 2) places.push(box);
  draw();
}

function shape(name, values) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  return made;
}

function draw(open) {
  const all = open ? [...places, open] : places, radius = asked.width / 80;
  const made = asked.kind === "boxes2d"
    ? all.map(([x0, y0, x1, y1]) => shape("rect", { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }))
    : all.map(([x, y]) => shape("circle", { cx: x, cy: y, r: radius }));
  if (asked.kind === "masks" && all.length > 2) made.unshift(shape("polygon", { points: all.map((p) => p.join(",")).join(" ") }));
  $("layer").replaceChildren(...made);
}

function options() {
  const told = asked.kind === "yes_no" ? [["yes", "yes"], ["no", "no"]] : Object.entries(asked.options);
  $("options").replaceChildren(...told.map(([value, text], number) => {
    const button = document.createElement("button"), key = document.createElement("kbd");
    button.type = "button"; button.dataset.value = value;
    key.textContent = number + 1;
    button.append(key, text);
    button.addEventListener("click", () => choose(value, button));
    return button;
  }));
}

function choose(value, button) {
  if (asked.kind !== "order") { give(value); return; }
  if (order.includes(value)) return;
  order.push(value); button.classList.add("chosen");
  button.firstChild.textContent = order.length;
}

function undo() {
  if (asked.kind === "order") {
    order = [];
    options();
  } else { places.pop(); draw(); }
}

function ready() {
  if (asked.kind === "order") { if (order.length === Object.keys(asked.options).length) give(order.join(", ")); return; }
  if (places.length && (asked.kind !== "masks" || places.length > 2)) give(places);
}

function typed() {
  const text = $("text").value.trim().replace(",", ".");
  if (!text) return;
  if (asked.kind === "count" ? !/^\d+$/.test(text) : asked.unit !== "compass" && !/^[\d.: ]+([a-z'" ]+)?$/i.test(text)) {
    $("said").textContent = "Please write a number."; return;
  }
  const unit = /[a-z'"]/i.test(text) || asked.kind === "count" ? "" : { clock: " o'clock", deg: " degrees" }[asked.unit] || ` ${asked.unit || ""}`;
  give(text + unit);
}

async function give(answer, cannot = false) {
  if (busy) return;
  busy = true;
  const seconds = Math.round(performance.now() - began) / 1000;
  try {
    const told = await call("/answer", { key: asked.key, answer, cannot_tell: cannot, seconds });
    $("said").textContent = told.said;
    await next();
  } catch (error) {
    $("said").textContent = error.message === "refused" ? "That was answered already; here is the next one." : `${error.message} Try again.`;
    if (error.message === "refused") await next();
  } finally { busy = false; }
}

document.addEventListener("keydown", (event) => {
  if ($("asked").hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target === $("text");
  if (event.key === "0" && !writing) give(null, true);
  else if (event.key === "Escape" && writing) $("text").blur();
  else if (writing) return;
  else if (/^[1-9]$/.test(event.key)) { const button = $("options").children[event.key - 1]; if (button) button.click(); }
  else if (event.key === "Enter" && !$("placed").hidden && event.target.tagName !== "BUTTON") ready();
  else if (event.key === "Backspace" && !$("placed").hidden) undo();
  else if (event.key.toLowerCase() === "n" && !$("none").hidden) give([]);
  else return;
  event.preventDefault();
});
$("typed").addEventListener("submit", (event) => { event.preventDefault(); typed(); });
$("ready").addEventListener("click", ready);
$("undo").addEventListener("click", undo);
$("none").addEventListener("click", () => give([]));
$("cannot").addEventListener("click", () => give(null, true));
$("start").addEventListener("submit", async (event) => {
  event.preventDefault();
  who = $("who").value.trim();
  try { await next(); } catch (error) { $("refused").textContent = error.message === "refused" ? "Choose another word: lower-case letters and digits." : error.message; }
});
