import { UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { appendInnerFiles } from "../inner-files.ts";
import { embeddedFiles } from "../ooxml/embedded.ts";
import { OfficePackage } from "../ooxml/package.ts";
import { PageWriter } from "../page-writer.ts";
import { writeAsides } from "./asides.ts";
import { BodyWalker } from "./body.ts";
import { readNumbering } from "./numbering.ts";
import { readStyles } from "./styles.ts";

const DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** A Word file: the body in the order it is read, then what stands beside it, then the files inside it as further pages. */
export async function parseDocx(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const file = new OfficePackage(bytes, context);
  const main = file.mainPart(file.matching(/^word\/document\d*\.xml$/)[0] ?? "word/document.xml");
  const folder = main.slice(0, main.lastIndexOf("/") + 1);
  const chunks = await readChunks(file, main, context);
  const writer = new PageWriter();
  const styles = readStyles(file.xml(file.related(main, "styles")[0] ?? `${folder}styles.xml`));
  const numbering = readNumbering(file.xml(file.related(main, "numbering")[0] ?? `${folder}numbering.xml`));
  const walker = new BodyWalker(writer, styles, numbering, chunks);
  const found = file.eachChild(main, "body", (element) => walker.block(element));
  if (!found)
    throw new UnreadableFileError("The Word file has no document inside. Save it again and upload the new copy.");
  writeAsides(file, main, walker, writer);
  const title = file.properties().title ?? walker.title;
  const document = {
    mediaType: DOCX_TYPE,
    pages: writer.end(),
    outline: writer.outline,
    ...(title ? { title } : {}),
  };
  await appendInnerFiles(document, embeddedFiles(file, folder), "Embedded file", context);
  return document;
}

/** Whole documents that the body includes where it mentions them: HTML, RTF or another Word file. */
async function readChunks(file: OfficePackage, main: string, context: ParseContext) {
  const chunks = new Map<string, ParsedDocument>();
  for (const { id, type, target, external } of file.relations(main)) {
    const part = type === "aFChunk" && !external ? file.bytes(target) : undefined;
    const inner = part && (await context.parseInner(part, target));
    if (inner && !("refused" in inner)) chunks.set(id, inner);
  }
  return chunks;
}
