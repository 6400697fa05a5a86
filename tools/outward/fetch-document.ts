import type { ActorDb } from "../../db/as-actor.ts";
import { type DocumentRow, findDocument, pageBounds, readSpan } from "../../db/documents.ts";
import {
  DocumentNotReadyError,
  InvalidInputError,
  NotFoundError,
  PageNotFoundError,
  UnreadableFileError,
} from "../../domain/errors.ts";
import { findInstructions } from "../../domain/instructions.ts";
import { documentUrl } from "../data-room/document-shape.ts";
import type { ToolContext } from "../define-tool.ts";
import { type Place, restId } from "./place.ts";

/** A table of figures has a token for two or three characters, so this is 10,000 to 20,000 of them: what clients take without cutting it themselves. */
export const MOST_CHARACTERS = 40_000;
/** What is read to either side of a passage, as far as its page reaches. */
const AROUND = 4_000;

/** For everything that fetch does not find: what is hidden, in another workspace or of no kind that the role may read is not there. */
export const nothingThere = () =>
  new NotFoundError("There is nothing under this id that you may see. Ids come from search: call it again.");

type DocumentPlace = Extract<Place, { kind: "document" }>;

export async function fetchDocument(place: DocumentPlace, { db, services }: Pick<ToolContext, "db" | "services">) {
  const document = await findDocument(db, place.id);
  if (!document) throw nothingThere();
  mustBeRead(document);
  const span = await spanOf(db, document, place);
  const end = Math.min(span.end, span.start + MOST_CHARACTERS);
  const rows = await readSpan(db, document.id, span.start, end);
  const text = rows.map((row) => row.text.slice(Math.max(0, span.start - row.start_at), end - row.start_at)).join("");
  const rest = end < (document.characters ?? 0) ? restId(document.id, end) : undefined;
  const isCut = end < span.end;
  const orders = findInstructions(text).map((each) => ({ start: span.start + each.start, end: span.start + each.end }));
  const page = rows[0]?.page ?? 1;
  return {
    title: "start" in place || "page" in place ? `${document.name}, page ${page}` : document.name,
    text: isCut ? `${text}\n\n[Cut here. To read on, call fetch with the id ${rest}]` : text,
    url: documentUrl(services.publicUrl, document.id, page, "start" in place ? place : undefined),
    metadata: {
      kind: "document" as const,
      documentId: document.id,
      room: document.room_name,
      folder: document.folder,
      page,
      pages: document.pages ?? 1,
      start: span.start,
      end,
      ...(rest ? { next: rest } : {}),
      ...(orders.length ? { orders } : {}),
    },
  };
}

function mustBeRead({ status, error }: DocumentRow): void {
  if (status === "failed") throw new UnreadableFileError(error ?? "This document could not be read.");
  if (status !== "ready") throw new DocumentNotReadyError(status);
}

async function spanOf(
  db: ActorDb,
  document: DocumentRow,
  place: DocumentPlace,
): Promise<{ start: number; end: number }> {
  const characters = document.characters ?? 0;
  if ("page" in place) {
    const bounds = await pageBounds(db, document.id, place.page, place.page);
    if (!bounds) throw new PageNotFoundError(document.pages ?? 0);
    return bounds;
  }
  if ("from" in place) {
    if (place.from > characters) throw beyondTheEnd(characters);
    return { start: place.from, end: characters };
  }
  const pages = await readSpan(db, document.id, place.start, place.end);
  const [first, last] = [pages[0], pages.at(-1)];
  if (!first || !last) throw beyondTheEnd(characters);
  return {
    start: Math.max(first.start_at, place.start - AROUND),
    end: Math.min(last.end_at, place.end + AROUND),
  };
}

const beyondTheEnd = (characters: number) =>
  new InvalidInputError(`The document has ${characters} characters, and this id lies behind them. Call search again.`);
