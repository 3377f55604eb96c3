"use strict";
// The paired difference of two models, as benchmark/statistics/paired.py and leaderboard/views/comparing.py define it.
const $ = (id) => document.getElementById(id);
const RIGHT = 1 - 1e-9, LISTED = 100, ALL = "all items";
const files = new Map();

function read(name) {
  if (!files.has(name)) files.set(name, fetch(`scores/${encodeURIComponent(name)}.json`).then((reply) => {
    if (!reply.ok) throw new Error(`${name}: ${reply.status}`);
    return reply.json();
  }));
  return files.get(name);
}

function logGamma(x) {  // Lanczos (1964)
  const parts = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 1.208650973866179e-3, -5.395239384953e-6];
  const shifted = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  return -shifted + Math.log(2.5066282746310005 * parts.reduce((sum, part, at) => sum + part / (x + 1 + at), 1.000000000190015) / x);
}

function beta(x, a, b) {  // the regularised incomplete beta function, as a continued fraction (Lentz 1976)
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - beta(1 - x, b, a);
  const small = 1e-300, near = (value) => (Math.abs(value) < small ? small : value);
  let c = 1, d = 1 / near(1 - (a + b) * x / (a + 1)), sum = d;
  for (let m = 1; m < 10000; m += 1) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / near(1 + even * d); c = near(1 + even / c); sum *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / near(1 + odd * d); c = near(1 + odd / c); sum *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) * sum / a;
}

function twoSided(t, degrees) { return beta(degrees / (degrees + t * t), degrees / 2, 0.5); }

function student(degrees) {  // where 2.5 % lie above
  let low = 0, high = 1e6;
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (twoSided(middle, degrees) > 0.05) low = middle; else high = middle;
  }
  return (low + high) / 2;
}

function paired(own) {
  const n = own.length, sum = own.reduce((total, one) => total + one.second - one.first, 0), mean = sum / n;
  const clusters = new Set(own.map((one) => one.group)).size;
  if (clusters < 2) return { mean, low: null, high: null, p: null };
  const centre = sum / (n + 2), totals = new Map();
  for (const one of own) totals.set(one.group, (totals.get(one.group) || 0) + one.second - one.first - centre);
  const squares = [...totals.values()].reduce((total, value) => total + value * value, 0) + (1 - centre) ** 2 + (-1 - centre) ** 2;
  const error = Math.sqrt((clusters + 2) / (clusters + 1) * squares) / (n + 2), reach = student(clusters - 1) * error;
  return { mean, low: Math.max(Math.min(mean, centre - reach), -1), high: Math.min(Math.max(mean, centre + reach), 1),
    p: twoSided(Math.abs(mean) / error, clusters - 1) };
}

function adjusted(values) {  // Holm (1979)
  const order = values.map((_, at) => at).sort((a, b) => values[a] - values[b]), made = [];
  order.reduce((least, at, rank) => (made[at] = Math.max(least, Math.min(1, values[at] * (values.length - rank)))), 0);
  return made;
}

function rounded(value, digits) {  // ties to even, as Python does
  const scaled = value * 10 ** digits, below = Math.floor(scaled);
  const told = scaled - below === 0.5 ? (below % 2 === 0 ? below : below + 1) / 10 ** digits : value;
  return (Number(told.toFixed(digits)) + 0).toFixed(digits);
}

function differences(both, by) {
  const parts = new Map([[ALL, both]]);
  for (const one of both) if (one[by]) parts.set(one[by], [...(parts.get(one[by]) || []), one]);
  const rows = [...parts].map(([part, own]) => ({ part, own, ...paired(own) }));
  const known = rows.filter((row) => row.part !== ALL && row.p !== null);
  adjusted(known.map((row) => row.p)).forEach((p, at) => { known[at].p = p; });
  return rows;
}

const lost = (one) => one.first >= RIGHT && RIGHT > one.second, won = (one) => one.second >= RIGHT && RIGHT > one.first;
const mean = (own, side) => own.reduce((total, one) => total + one[side], 0) / own.length;
const points = (share) => (share === null ? "" : rounded(100 * share, 1));

function element(name, text, values = {}, space = null) {
  const made = space ? document.createElementNS(space, name) : document.createElement(name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}

function tabled(rows, names) {
  const head = ["part", names.first, names.second, "difference", "low", "high", "only first right", "only second right", "p", "n"];
  const table = element("table", null), top = table.createTHead().insertRow(), body = table.createTBody();
  top.append(...head.map((name) => element("th", name)));
  for (const row of rows) {
    const cells = [row.part, points(mean(row.own, "first")), points(mean(row.own, "second")), points(row.mean), points(row.low),
      points(row.high), row.own.filter(lost).length, row.own.filter(won).length, row.p === null ? "" : Number(row.p.toPrecision(2)), row.own.length];
    body.insertRow().append(...cells.map((cell, at) => element("td", cell, at ? { class: "n" } : {})));
  }
  $("table").replaceChildren(table);
}

function drawing(rows) {
  const svg = (name, text, values) => element(name, text, values, "http://www.w3.org/2000/svg");
  const reach = Math.max(0.05, ...rows.map((row) => Math.max(Math.abs(row.low ?? row.mean), Math.abs(row.high ?? row.mean))));
  const across = (share) => 490 + 260 * share / reach, height = 26 * rows.length + 24;
  const made = svg("svg", null, { class: "dots", viewBox: `0 0 780 ${height}`, role: "img", "aria-label": "Differences in points" });
  for (const end of [-reach, 0, reach]) made.append(
    svg("line", null, { class: end ? "tick" : "zero", x1: across(end), x2: across(end), y1: 18, y2: height }),
    svg("text", rounded(100 * end, 0), { class: "tick", x: across(end), y: 12 }));
  rows.forEach((row, at) => {
    const y = 37 + 26 * at, sure = row.low > 0 || (row.high !== null && row.high < 0);
    made.append(svg("text", row.part, { x: 220, y: y + 4, "text-anchor": "end" }));
    if (row.low !== null) made.append(svg("line", null, { class: sure ? "bounds" : "zero", x1: across(row.low), x2: across(row.high), y1: y, y2: y }));
    made.append(svg("circle", null, { class: sure ? "" : "one", cx: across(row.mean), cy: y, r: 4 }));
  });
  $("drawn").replaceChildren(made);
}

function apart(where, title, own) {
  $(where).textContent = `${title}: ${own.length} items`;
  $(`${where}-items`).replaceChildren(...own.slice(0, LISTED).map((one) => {
    const line = element("li", null);
    line.append(element("a", `${one.task} ${one.id}`, { href: `items/${encodeURIComponent(one.page)}` }));
    return line;
  }));
}

async function show() {
  const [first, second, by] = ["first", "second", "by"].map((name) => $(name).value);
  history.replaceState(null, "", `?${new URLSearchParams({ first, second, by })}`);
  try {
    const [items, ours, theirs] = await Promise.all([read("items"), read(first), read(second)]);
    const both = items.id.map((id, at) => ({ id, page: items.page[at], task: items.task[at], group: items.group[at], frame: items.frame[at],
      first: ours[at], second: theirs[at] })).filter((one) => one.first !== null && one.second !== null);
    if (first === second || !both.length) {
      $("told").textContent = both.length ? "These are the same submission; choose another." : "No item has a score in both.";
      for (const name of ["drawn", "table", "lost", "won", "lost-items", "won-items"]) $(name).replaceChildren();
      return;
    }
    const rows = differences(both, by), whole = rows[0];
    $("told").textContent = `${second} less ${first}: ${points(whole.mean)} points` +
      (whole.low === null ? "" : ` (95 %: ${points(whole.low)} to ${points(whole.high)})`) + `, ${both.length} items.`;
    drawing(rows);
    tabled(rows, { first, second });
    apart("lost", `Only ${first} is right`, both.filter(lost));
    apart("won", `Only ${second} is right`, both.filter(won));
    document.body.dataset.shown = `${first} ${second} ${by}`;
  } catch (error) {
    $("told").textContent = `The scores could not be read (${error.message}). A browser reads them from a server only: python3 -m http.server`;
  }
}

const asked = new URLSearchParams(location.search);
$("second").selectedIndex = Math.min(1, $("second").options.length - 1);
for (const name of ["first", "second", "by"]) {
  if ([...$(name).options].some((option) => option.value === asked.get(name))) $(name).value = asked.get(name);
  $(name).addEventListener("change", show);
}
show();
