import type { PageText } from "./api/types.ts";
import { escapeHtml } from "./escape-html.ts";
import { LOGO, renderDocument } from "./html-document.ts";
import { layPaper, type PaperBlock, type Passage, type Run, type Span } from "./sources/paper.ts";
import { gridOf } from "./sources/sheet.ts";

export interface PageViewOptions {
  start?: number;
  end?: number;
}

/** The standalone view of one page, which is where a citation's address leads. It works without JavaScript. */
export function renderPageView(page: PageText, { start, end }: PageViewOptions = {}): string {
  const span = start !== undefined && end !== undefined && end > start ? { start, end } : null;
  const place = [page.roomName, ...(page.folder ?? "").split("/")].filter(Boolean).join(" › ");
  const content = markFirstHit(page.layout?.kind === "sheet" ? renderSheet(page, span) : renderText(page, span));
  return renderDocument(
    `${page.documentName}, page ${page.page}`,
    `<header class="bar">
<a class="home" href="/">${LOGO}Parley</a>
<div class="name"><h1>${escapeHtml(page.documentName)}</h1>${place ? `<p>${escapeHtml(place)}</p>` : ""}</div>
<nav aria-label="Pages">${turnLink(page, -1)}<span>${page.page} of ${page.pages}</span>${turnLink(page, 1)}</nav>
<a class="original" href="/v1/documents/${encodeURIComponent(page.documentId)}/file">Open the original</a>
</header>
<main class="desk" id="page">
${content.includes('id="hit"') ? '<p class="skip"><a href="#hit">Go to the cited passage</a></p>' : ""}
<article class="page${page.layout?.kind === "sheet" ? " grid" : ""}" aria-label="Page ${page.page}">
<div class="ph"><span>${escapeHtml(page.documentName)}</span><span>${escapeHtml(page.label ?? `Page ${page.page}`)}</span></div>
${content}
</article>
</main>`,
  );
}

/** What a cited address shows to someone who is not signed in. */
export function renderSignInNeeded(): string {
  return renderDocument(
    "Sign in to Parley",
    `<main class="alone"><section class="card">${LOGO}
<h1>Sign in to open this page</h1>
<p>Open the sign-in link that Parley printed when it started, or the one you were sent. Then open this page again.</p>
<p><a class="button" href="/">Open Parley</a></p>
</section></main>`,
  );
}

/** What an address shows whose page exists and cannot be shown now, such as one that is still being read. */
export function renderTrouble(message: string): string {
  return renderDocument(
    "Not shown by Parley",
    `<main class="alone"><section class="card">${LOGO}
<h1>This page cannot be shown now</h1>
<p>${escapeHtml(message)}</p>
<p><a class="button" href="/">Open Parley</a></p>
</section></main>`,
  );
}

/** What an address shows that leads nowhere, or to something behind a barrier: both read the same. */
export function renderPageMissing(): string {
  return renderDocument(
    "Not found in Parley",
    `<main class="alone"><section class="card">${LOGO}
<h1>There is nothing here for you</h1>
<p>The page or record was removed, was never there, or is not open to you. If a colleague sent you the address, ask them for access.</p>
<p><a class="button" href="/">Open Parley</a></p>
</section></main>`,
  );
}

function turnLink(page: PageText, by: number): string {
  const to = page.page + by;
  const [word, arrow] = by < 0 ? ["Previous page", "‹"] : ["Next page", "›"];
  if (to < 1 || to > page.pages) return `<span class="turn off" aria-hidden="true">${arrow}</span>`;
  return `<a class="turn" href="/documents/${encodeURIComponent(page.documentId)}/pages/${to}" aria-label="${word}">${arrow}</a>`;
}

function renderText(page: PageText, span: Span | null): string {
  const blocks = layPaper(page, span);
  return blocks.length > 0 ? blocks.map(renderBlock).join("\n") : "<p>This page holds no text.</p>";
}

function renderBlock(block: PaperBlock): string {
  const hit = block.hit ? " hit" : "";
  if (block.kind === "table") {
    const rows = block.rows.map((row) => `<tr>${row.map((cell) => `<td>${renderRuns(cell.runs)}</td>`).join("")}</tr>`);
    return `<div class="t${hit}"><table><tbody>${rows.join("\n")}</tbody></table></div>`;
  }
  if (block.kind === "heading") return `<h2 class="h${hit}">${renderPassage(block)}</h2>`;
  if (block.kind === "foot") return `<p class="runl${hit}">${renderPassage(block)}</p>`;
  const lines = block.kind === "paragraph" && block.keepLines ? " lines" : "";
  const indent = block.kind === "paragraph" && block.indent ? " sub" : "";
  return `<div class="c${block.number.length > 0 ? " num" : ""}${indent}${lines}${hit}">${renderPassage(block)}</div>`;
}

const renderPassage = ({ number, runs }: Passage): string =>
  `${number.length > 0 ? `<span>${renderRuns(number)}</span>` : ""}<span>${renderRuns(runs)}</span>`;

const renderRuns = (runs: Run[]): string =>
  runs.map((run) => (run.hit ? `<mark>${escapeHtml(run.text)}</mark>` : escapeHtml(run.text))).join("");

function renderSheet(page: PageText, span: Span | null): string {
  const grid = gridOf(page, span);
  if (!grid) return "";
  const head = grid.columns.map(({ letter }) => `<th scope="col">${letter}</th>`).join("");
  const rows = grid.rows.map((row) => {
    const cells = row.cells.map((entry) => {
      if (!entry) return "<td></td>";
      const text = escapeHtml(String(entry.cell.value ?? ""));
      const classes = [entry.numeric ? "nu" : "", entry.hit ? "cell-hit" : ""].filter(Boolean).join(" ");
      return `<td${classes ? ` class="${classes}"` : ""}>${entry.hit ? `<mark>${text}</mark>` : text}</td>`;
    });
    return `<tr><th scope="row">${row.number}</th>${cells.join("")}</tr>`;
  });
  const first = grid.rows[0]?.number ?? 1;
  const last = grid.rows.at(-1)?.number ?? 1;
  const caption = `Sheet ${escapeHtml(grid.name)}, rows ${first} to ${last} of ${grid.rowCount}`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="sheet"><caption>${caption}</caption><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

/** Browsers scroll to an element with autofocus, so the passage is in view without a script or a fragment in the address. */
const markFirstHit = (html: string): string => html.replace("<mark>", '<mark id="hit" tabindex="-1" autofocus>');
