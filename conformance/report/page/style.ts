/**
 * How the page looks: one column of text and tables, as a reference manual has
 * them, in the reader's own font sizes and light or dark as they like it.
 *
 * @module
 */

/** The style sheet. */
export const style: string = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --raised: #f3f3ee; --line: #d9d9d0; --ink: #1d1d1b;
  --soft: #5c5c55; --link: #1a4e8a; --bad: #a3231b; --bad-paper: #fbeae7;
  --excused: #7a5200; --good: #2c6136;
  font: 100%/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #161617; --raised: #202022; --line: #3a3a3d; --ink: #e4e4e0;
    --soft: #a5a59e; --link: #8ab8ee; --bad: #f2938a; --bad-paper: #331d1b;
    --excused: #dcb35c; --good: #8fcb9a;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); }
body { margin: 0 auto; max-width: 76rem; padding: 0 1rem 4rem; overflow-wrap: break-word; }
h1, h2, h3 { line-height: 1.25; font-weight: 600; margin: 2rem 0 .5rem; }
h1 { font-size: 1.5rem; margin-top: 1.25rem; }
h2 { font-size: 1.2rem; }
h2:focus { outline: none; }
h3 { font-size: 1rem; margin-top: 1.5rem; }
p, ul, dl { margin: .5rem 0; max-width: 46rem; }
a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre, .id { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
header ul { padding: 0; list-style: none; max-width: none; }
pre { margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.bad { color: var(--bad); font-weight: 600; }
.excused { color: var(--excused); }
.good { color: var(--good); }
.pass { color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; z-index: 2; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .35rem; }
th, td { border-bottom: 1px solid var(--line); padding: .22rem .9rem .22rem 0; text-align: right; vertical-align: top; white-space: nowrap; }
th { font-weight: 600; }
thead th { color: var(--soft); font-weight: 400; font-size: .875rem; vertical-align: bottom; white-space: normal; }
th[scope=row], .left { text-align: left; font-weight: 400; }
td.left, th.wide { white-space: normal; }
td.left { min-width: 14rem; max-width: 34rem; }
th.wide { min-width: 11rem; }
tr:target { background: var(--raised); }
details { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: .3rem 0; overflow-wrap: anywhere; }
details h3 { margin-top: .75rem; font-size: .9375rem; }
details > :not(summary) { margin-left: 1rem; }
details[open] { padding-bottom: .75rem; }
.story { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: .1rem 1rem; max-width: none; margin: .5rem 0 1rem; padding: .5rem .75rem; background: var(--raised); border-left: 3px solid var(--line); }
.story.failed { border-left-color: var(--bad); }
.story dt { color: var(--soft); font-size: .875rem; }
.story dd { margin: 0; }
#find { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; background: var(--paper); border-bottom: 1px solid var(--line); padding: .6rem 0; }
#find[hidden] { display: none; }
#find label { flex: 1 1 8rem; min-width: 0; font-size: .8rem; color: var(--soft); }
#find input, #find select { display: block; width: 100%; }
#find label:first-of-type { flex: 3 1 16rem; }
input, select, button { font: inherit; font-size: 1rem; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 3px; padding: .3rem .5rem; min-height: 2.25rem; max-width: 100%; }
button { cursor: pointer; }
main { scroll-margin-top: 5rem; }
h2, h3, tr[id], details[id] { scroll-margin-top: 5rem; }
@media (max-width: 40rem) {
  #find { position: static; }
  .story { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .story dd { margin-bottom: .4rem; }
  td.left { min-width: 11rem; }
  th, td { padding-right: .7rem; }
}
@media print { #find, nav, .skip { display: none; } }
`;
