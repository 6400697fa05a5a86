import { Parser } from "htmlparser2";
import { decodeText } from "./decode.ts";
import type { ParseContext, ParsedDocument } from "./document.ts";
import { PageWriter } from "./page-writer.ts";

const SKIPPED = new Set(["script", "style", "noscript", "template", "svg", "math", "head"]);
const BLOCKS = new Set(
  "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header hr html legend main nav ol p pre section summary table tbody tfoot thead ul".split(
    " ",
  ),
);

export function parseHtml(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const writer = new PageWriter();
  const title = writeHtml(decodeHtml(bytes), writer, context.limits.htmlDepth);
  return { mediaType: "text/html", pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}

/** The page may declare its own encoding; only then is it not the first guess. */
function decodeHtml(bytes: Uint8Array): string {
  const declared = /<meta[^>]+charset=["']?([\w-]+)/i.exec(
    Buffer.from(bytes.subarray(0, 2_048)).toString("latin1"),
  )?.[1];
  if (declared && !/^utf-?8$|^utf-?16/i.test(declared)) {
    try {
      return new TextDecoder(declared).decode(bytes);
    } catch {
      // An encoding nobody knows: guess instead.
    }
  }
  return decodeText(bytes);
}

/** Writes the page's blocks; answers with its title. Tags deeper than the limit keep their words and lose their structure. */
export function writeHtml(html: string, writer: PageWriter, maxDepth: number): string | undefined {
  let depth = 0;
  let skipped = 0;
  let text = "";
  let heading = 0;
  let list = false;
  let title = "";
  let inTitle = false;
  const tables: { rows: string[][]; cell: string | undefined; headed: boolean }[] = [];

  const flush = () => {
    const block = text;
    text = "";
    if (block.trim() === "") return;
    if (heading > 0) writer.heading(block, heading);
    else writer.paragraph(block, list ? "list" : "paragraph");
    writer.breakIfLong();
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth++;
        if (name === "title") inTitle = true;
        if (SKIPPED.has(name)) skipped++;
        if (skipped > 0 || depth > maxDepth) return;
        const table = tables.at(-1);
        if (name === "table") {
          if (table?.cell === undefined) flush();
          tables.push({ rows: [], cell: undefined, headed: false });
        } else if (name === "tr") table?.rows.push([]);
        else if ((name === "td" || name === "th") && table) {
          if (table.rows.length === 0) table.rows.push([]);
          table.cell = "";
          if (name === "th" && table.rows.length === 1) table.headed = true;
          // A cell over several columns keeps the later columns under their own headings.
          for (let span = Math.min(50, Number(attributes.colspan ?? 1)); span > 1; span--) table.rows.at(-1)?.push("");
        } else if (/^h[1-6]$/.test(name) && !table) {
          flush();
          heading = Number(name[1]);
        } else if (name === "li" && !table) {
          flush();
          list = true;
        } else if (name === "br") append("\n");
        else if (BLOCKS.has(name)) {
          if (table) append("\n");
          else flush();
        } else if (name === "img" && attributes.alt) append(` ${attributes.alt} `);
      },
      ontext(data) {
        if (inTitle) title += data;
        if (skipped > 0) return;
        append(data.replace(/\s+/g, " "));
      },
      onclosetag(name) {
        depth--;
        if (name === "title") inTitle = false;
        if (SKIPPED.has(name)) {
          skipped = Math.max(0, skipped - 1);
          return;
        }
        if (skipped > 0) return;
        const table = tables.at(-1);
        if ((name === "td" || name === "th") && table) {
          if (table.cell !== undefined) table.rows.at(-1)?.push(table.cell.trim());
          table.cell = undefined;
        } else if (name === "table" && table) {
          tables.pop();
          closeTable(table.rows, table.headed);
        } else if (/^h[1-6]$/.test(name) && !table) {
          flush();
          heading = 0;
        } else if (name === "li" && !table) {
          flush();
          list = false;
        } else if (BLOCKS.has(name) && !table) flush();
      },
    },
    { decodeEntities: true },
  );
  function append(data: string) {
    const table = tables.at(-1);
    if (table) {
      if (table.cell !== undefined) table.cell += data;
    } else text += data;
  }
  function closeTable(rows: string[][], headed: boolean) {
    const outer = tables.at(-1);
    const filled = rows.filter((row) => row.some((cell) => cell !== ""));
    if (outer) {
      // A table inside a cell is that cell's text.
      if (outer.cell !== undefined) outer.cell += ` ${filled.map((row) => row.filter(Boolean).join(" ")).join("\n")} `;
      return;
    }
    const width = Math.max(0, ...filled.map((row) => row.filter((cell) => cell !== "").length));
    if (width < 2) for (const row of filled) writer.paragraph(row.join("\n"));
    else writer.table(filled, headed || undefined);
    writer.breakIfLong();
  }
  // In pieces, so that one huge tag soup cannot build one huge token list.
  for (let at = 0; at < html.length; at += 65_536) {
    parser.write(html.slice(at, at + 65_536));
    // Deeper than any page: the words that follow are not worth a quadratic walk.
    if (depth > maxDepth * 8) break;
  }
  parser.end();
  flush();
  return title.replace(/\s+/g, " ").trim() || writer.outline[0]?.title;
}
