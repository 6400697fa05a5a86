import type { OutlineEntry, ParseContext, ParsedDocument, ParsedPage } from "./document.ts";
import type { InnerFile } from "./ole-object.ts";

export interface InnerPages {
  pages: ParsedPage[];
  outline: OutlineEntry[];
}

/**
 * Reads files that stand inside a document and adds them as further pages, labelled with the file's name and their own label.
 * A file that cannot be read leaves one line that says why.
 */
export async function appendInnerFiles(
  target: InnerPages,
  files: Iterable<InnerFile>,
  what: "Attachment" | "Embedded file",
  context: ParseContext,
): Promise<void> {
  for (const { name, bytes } of files) {
    const inner = await context.parseInner(bytes, name);
    if ("refused" in inner) {
      const text = `${what} "${name}" was not read: ${inner.refused}\n`;
      target.pages.push({
        label: name,
        text,
        layout: { kind: "blocks", blocks: [{ kind: "paragraph", start: 0, end: text.length - 1 }] },
      });
    } else appendPages(target, inner, name);
  }
}

/** Another document's pages behind this one's, under the name of their file. */
export function appendPages(target: InnerPages, inner: ParsedDocument, name: string): void {
  const before = target.pages.length;
  target.outline.push({ level: 1, title: name, page: before + 1, start: 0 });
  inner.pages.forEach((page, index) => {
    const place = page.label ?? (inner.pages.length > 1 ? `page ${index + 1}` : undefined);
    target.pages.push({ ...page, label: place ? `${name} › ${place}` : name });
  });
  for (const entry of inner.outline)
    target.outline.push({ ...entry, level: entry.level + 1, page: entry.page + before });
}
