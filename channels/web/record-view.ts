import { escapeHtml } from "./escape-html.ts";
import { LOGO, renderDocument } from "./html-document.ts";
import type { RecordEntry, RecordField, RecordPage } from "./records/record-page.ts";

const KINDS: Record<RecordPage["kind"], string> = {
  deal: "CRM deal",
  company: "CRM company",
  contact: "CRM contact",
  activity: "CRM activity",
  room: "Data room",
  task: "Task",
  fund: "Fund",
};

/** The page of one record, which is where the address of a record's citation leads. It works without JavaScript. */
export function renderRecordView(record: RecordPage): string {
  const { kind, title, text, fields, lists } = record;
  return renderDocument(
    title,
    `<header class="bar">
<a class="home" href="/">${LOGO}Parley</a>
<div class="name"><p>${KINDS[kind]}</p></div>
</header>
<main class="desk">
<article class="record" aria-labelledby="title">
<h1 id="title">${escapeHtml(title)}</h1>
${text ? `<p class="about">${escapeHtml(text)}</p>` : ""}
${fields.length > 0 ? `<dl>${fields.map(renderField).join("\n")}</dl>` : ""}
${lists.map(renderList).join("\n")}
</article>
</main>`,
  );
}

const renderField = ({ name, value, href }: RecordField): string =>
  `<div><dt>${escapeHtml(name)}</dt><dd>${renderLink(value, href)}</dd></div>`;

const renderList = ({ title, items }: RecordPage["lists"][number]): string =>
  `<section><h2>${escapeHtml(title)}</h2><ul>${items.map(renderEntry).join("\n")}</ul></section>`;

const renderEntry = ({ title, detail, text, href }: RecordEntry): string =>
  `<li><p class="n">${renderLink(title, href)}</p>${detail ? `<p class="d">${escapeHtml(detail)}</p>` : ""}${text ? `<p>${escapeHtml(text)}</p>` : ""}</li>`;

/** Only addresses of Parley's own become links; what people typed into a record stays text. */
const renderLink = (text: string, href: string | undefined): string =>
  href?.startsWith("/") && !href.startsWith("//")
    ? `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`
    : escapeHtml(text);
