import { gunzipSync } from "node:zlib";
import { UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { openZip, type Zip } from "../zip.ts";
import { parseApxl } from "./apxl.ts";
import { parseObjectGraph } from "./object-graph.ts";

/** A Pages, Numbers or Keynote file: one part of XML until 2012, many small archives of objects since. */
export function parseIWork(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const zip = openZip(bytes, context.limits, context.budget);
  const part = zip.names.find((name) => /^index\.(?:xml|apxl)(?:\.gz)?$/.test(name));
  const content = part && zip.read(part);
  if (!part || !content) return parseModern(bytes, zip, context);
  return parseApxl(part.endsWith(".gz") ? gunzip(content, context) : content, context);
}

/** In a package that was a folder, the objects stand in an archive of their own. */
function parseModern(bytes: Uint8Array, zip: Zip, context: ParseContext): ParsedDocument {
  const inner = zip.read("Index.zip");
  const archive = inner ?? bytes;
  const objects = inner ? openZip(inner, context.limits, context.budget) : zip;
  if (!objects.names.some((name) => name.endsWith(".iwa")))
    throw new UnreadableFileError("The file has no text part. Save it as PDF and upload that.");
  return parseObjectGraph(objects, archive, context);
}

function gunzip(content: Uint8Array, { budget }: ParseContext): Uint8Array {
  const unpacked = gunzipSync(content, { maxOutputLength: Math.max(1, budget.bytes) });
  budget.bytes -= unpacked.length;
  return unpacked;
}
