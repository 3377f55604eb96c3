"""How an HTML report looks, by day and by night."""

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5b6570; --line: #d8dde3; --page: #fff; --card: #f6f8fa;
  --mark: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa4af; --line: #343b43; --page: #14171a;
  --card: #1d2125; --mark: #56b4e9; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h2 { font-size: 1.3rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h3 { margin: 2rem 0 .5rem; }
h4 { margin: .6rem 0 .2rem; }
section { margin-top: 2.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
p { margin: .25rem 0 .75rem; }
.grid { margin: 1.5rem 0 0; overflow-x: auto; }
figcaption { color: var(--soft); margin-bottom: .35rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
th, td { padding: .3rem 1.1rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; }
th { color: var(--soft); font-weight: 600; }
th.n, td.n { text-align: right; }
td:first-child { max-width: 22rem; white-space: normal; overflow-wrap: break-word; }
.plot { overflow-x: auto; }
.dots { width: 100%; min-width: 560px; max-width: 780px; height: auto; display: block; margin: .75rem 0;
  font-size: 12.5px; }
.dots text { fill: var(--ink); }
.dots text.tick { fill: var(--soft); text-anchor: middle; font-size: 11px; }
.dots line.tick { stroke: var(--line); }
.dots line.zero { stroke: var(--soft); }
.dots line.bounds { stroke: var(--mark); stroke-width: 2.5; stroke-linecap: round; }
.dots circle { fill: var(--mark); }
.dots circle.one { fill-opacity: .35; }
.dots polyline.curve { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.dots polyline.joined { fill: none; stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }
.dots polyline.way1 { stroke: var(--mark); }
.dots polyline.way2 { stroke-dasharray: 5 3; }
.dots polyline.way3 { stroke: var(--mark); stroke-dasharray: 5 3; }
.small { margin: 0; }
.small .dots { min-width: 0; max-width: 340px; margin: 0; }
.plots { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); margin-top: 1.5rem; }
.worst { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .9rem; min-width: 0; }
article img { width: 100%; height: auto; border-radius: 4px; display: block; }
article ul { margin: .25rem 0; padding-left: 1.2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .8rem; margin: .5rem 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: 0; padding: .6rem; max-height: 12rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere;
  background: var(--page); border: 1px solid var(--line); border-radius: 4px; font-size: 12.5px; }
"""
