/// How a page looks: light or dark as its reader has it, on paper, and on a phone.
enum PageStyle {
  static let sheet = """
    :root { --ink: #1c2024; --faint: #60686f; --paper: #fff; --line: #d9dde1; --soft: #f4f6f7; --link: #005a8d; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e6e8ea; --faint: #a0a8af; --paper: #16191c; --line: #3a4147; --soft: #20252a; --link: #7cc4f0; }
      figure svg { filter: brightness(1.3); }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 74rem; padding: 1rem 1.25rem 4rem; color: var(--ink); background: var(--paper);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
    h1 { font-size: 1.7rem; margin: .5rem 0; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); }
    h3 { font-size: 1rem; margin: 0 0 .3rem; } p, li { max-width: 46rem; } a { color: var(--link); }
    nav { display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .9rem; }
    ul { padding-left: 1.2rem; } li { margin: .15rem 0; }
    .table { overflow-x: auto; margin: .8rem 0; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
    th, td { padding: .25rem .7rem; text-align: right; white-space: nowrap; vertical-align: bottom; }
    th { border-bottom: 1.5px solid var(--ink); font-weight: 600; } td { border-bottom: 1px solid var(--line); }
    th small { display: block; color: var(--faint); font-weight: 400; }
    .name { text-align: left; } td.name:first-child { font-weight: 600; }
    td:first-child, th:first-child { padding-left: 0; position: sticky; left: 0; background: var(--paper); }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.5rem; }
    figure { margin: 1rem 0; max-width: 40rem; break-inside: avoid; }
    figure svg { display: block; width: 100%; height: auto; } figure svg image { image-rendering: pixelated; }
    figure svg [color="black"] { color: var(--ink); }
    figure svg [stroke="black"], figure svg [stroke='black'] { stroke: var(--ink); }
    figure svg [fill="black"] { fill: var(--ink); }
    figcaption, .none { color: var(--faint); font-size: .88rem; }
    details { margin: .6rem 0; } summary { cursor: pointer; color: var(--link); }
    pre { background: var(--soft); padding: .7rem .9rem; overflow-x: auto; font-size: .85rem; border-radius: 4px; overflow-wrap: normal; }
    @media print { body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
      h2 { break-after: avoid; } .table { overflow: visible; } td, th { white-space: normal; } a { color: inherit; } }
    """
}
