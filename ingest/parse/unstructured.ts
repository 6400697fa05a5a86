import { z } from "zod";
import { UnreadableFileError, UnsupportedFileError } from "../../domain/errors.ts";
import type { ParsedDocument } from "./document.ts";
import { PageWriter } from "./page-writer.ts";

/** As the service describes a document: a list of elements in reading order, each with its page. */
const Element = z.object({
  type: z.string(),
  text: z.string().nullish(),
  metadata: z
    .object({
      page_number: z.int().positive().nullish(),
      category_depth: z.int().min(0).nullish(),
      filetype: z.string().nullish(),
    })
    .nullish(),
});
const Elements = z.array(Element).max(200_000);

const FURNITURE = new Set(["PageBreak", "PageNumber"]);
const PAGES = 5_000;

/** Pages and headings out of the service's answer. A page that it leaves out stays an empty page, so that numbers hold. */
export function documentOfElements(json: Uint8Array, name: string): ParsedDocument {
  const elements = readElements(json);
  const pages: ParsedDocument["pages"] = [];
  const outline: ParsedDocument["outline"] = [];
  const byPage = Map.groupBy(elements, ({ metadata }) => Math.min(PAGES, metadata?.page_number ?? 1));
  const last = Math.max(1, ...byPage.keys());
  for (let page = 1; page <= last; page++) {
    const own = new PageWriter();
    for (const element of byPage.get(page) ?? []) write(own, element);
    const text = own.isEmpty()
      ? ""
      : own
          .end()
          .map((part) => part.text)
          .join("");
    const layout = own.isEmpty() ? undefined : own.pages[0]?.layout;
    pages.push({ text, ...(layout && own.pages.length === 1 ? { layout } : {}) });
    outline.push(...own.outline.filter((entry) => entry.page === 1).map((entry) => ({ ...entry, page })));
  }
  if (pages.every(({ text }) => text.trim() === "")) {
    throw new UnsupportedFileError("The file holds no text that could be recognised.");
  }
  const title = elements.find(({ type, text }) => type === "Title" && text)?.text?.slice(0, 200);
  const mediaType =
    elements.find(({ metadata }) => metadata?.filetype)?.metadata?.filetype ?? "application/octet-stream";
  return { mediaType, title: title ?? name, pages, outline };
}

function readElements(json: Uint8Array): z.infer<typeof Elements> {
  try {
    return Elements.parse(JSON.parse(new TextDecoder().decode(json)));
  } catch (cause) {
    throw new UnreadableFileError("The service for other formats answered in a way that cannot be read.", { cause });
  }
}

function write(page: PageWriter, { type, text, metadata }: z.infer<typeof Element>): void {
  if (!text || FURNITURE.has(type)) return;
  if (type === "Title") page.heading(text, Math.min(6, (metadata?.category_depth ?? 0) + 1));
  else if (type === "Header" || type === "Footer") page.paragraph(text, "header");
  else page.paragraph(text, type === "ListItem" ? "list" : "paragraph");
}
