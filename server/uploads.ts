import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { may } from "../domain/actor.ts";
import {
  type AppError,
  EmptyUploadError,
  errorBody,
  ForbiddenError,
  InternalError,
  InvalidInputError,
  toAppError,
} from "../domain/errors.ts";
import type { FileStore, ReceivedFile } from "../ingest/files.ts";
import type { Accepted } from "../ingest/ingest.ts";
import { OWN_ROOM } from "../ingest/register.ts";
import type { App, AppDependencies } from "./deps.ts";
import { STATUS_BY_CODE } from "./status-by-code.ts";

/** One request may carry a whole data room's folder, not a whole archive's. */
const MOST_FILES = 200;
const LONGEST_FIELD = 2_000;
const LONGEST_NAME = 200;

interface Part {
  name: string;
  mediaType: string;
  received?: ReceivedFile;
  error?: AppError;
}

/** Files into a data room: streamed to disk and hashed on the way, each judged by itself, the good ones queued for reading. */
export function mountUploads(app: App, { ingest, files, settings, log }: AppDependencies): void {
  app.post("/v1/data-rooms/:roomId/documents", async (c) => {
    const { actor } = c.get("session");
    // Outside parties upload where a room lets them; a room of their own they have none.
    if (!may(actor.role, "document:upload") && c.req.param("roomId") === OWN_ROOM)
      throw new ForbiddenError("uploading documents (document:upload)");
    // The first reading process starts while the files come in; one that does not start is told of when a file is to be read.
    ingest.prepare().catch(() => {});
    const form = await receiveForm(c.req.raw, files, settings.uploadLimitBytes);
    if (form.parts.length === 0) throw new EmptyUploadError();
    const target = { roomId: c.req.param("roomId"), ...(form.folder ? { folder: form.folder } : {}) };
    const uploaded: Accepted[] = [];
    const failed: { file: string; error: { code: string; message: string } }[] = [];
    let firstError: AppError | undefined;
    for (const part of form.parts) {
      try {
        if (!part.received) throw part.error ?? new EmptyUploadError();
        uploaded.push(
          await ingest.accept(actor, target, { ...part.received, name: part.name, mediaType: part.mediaType }),
        );
      } catch (cause) {
        const error = toAppError(cause);
        // The room is the same for all files: hidden or missing, the whole request is.
        if (error.code === "ROOM_NOT_FOUND" || error.code === "FORBIDDEN") throw error;
        if (error instanceof InternalError) log.error({ err: cause, file: part.name }, "upload");
        firstError ??= error;
        failed.push({ file: part.name, error: { code: error.code, message: error.message } });
      }
    }
    if (uploaded.length > 0 || !firstError) return c.json({ uploaded, failed }, 202);
    return c.json({ ...errorBody(firstError), uploaded, failed }, STATUS_BY_CODE[firstError.code]);
  });
}

/** Reads the request to its end, whatever its files are like: the answer has to name each of them. */
function receiveForm(
  request: Request,
  files: FileStore,
  limitBytes: number,
): Promise<{ parts: Part[]; folder?: string }> {
  const contentType = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(contentType) || !request.body) throw new EmptyUploadError();
  const { promise, resolve, reject } = Promise.withResolvers<{ parts: Part[]; folder?: string }>();
  const parts: Part[] = [];
  const receiving: Promise<void>[] = [];
  const open = new Set<PassThrough>();
  let folder: string | undefined;
  const parser = new Busboy({
    headers: { "content-type": contentType } as BusboyHeaders,
    // One byte more than allowed tells a file at the limit from one beyond it.
    limits: {
      fileSize: limitBytes + 1,
      files: MOST_FILES,
      fields: 20,
      fieldSize: LONGEST_FIELD,
      parts: MOST_FILES + 20,
    },
  });
  parser.on("field", (name, value) => {
    if (name === "folder" && value.trim() !== "") folder = value;
  });
  parser.on("file", (field, file, filename, _encoding, mediaType) => {
    if (field !== "files" || filename === undefined) {
      file.resume();
      return;
    }
    const part: Part = { name: shownName(filename), mediaType };
    parts.push(part);
    // The parser waits for the end of each file it began: what is refused midway is read on into nothing.
    const through = new PassThrough();
    open.add(through);
    through.on("error", () => {});
    through.on("close", () => open.delete(through));
    file.on("error", (error: Error) => through.destroy(error));
    file.pipe(through);
    receiving.push(
      files.receive(through, limitBytes).then(
        (received) => {
          part.received = received;
        },
        (error: unknown) => {
          part.error = toAppError(error);
          file.unpipe(through);
          file.resume();
        },
      ),
    );
  });
  const give = async () => {
    await Promise.all(receiving);
    resolve({ parts, ...(folder ? { folder } : {}) });
  };
  parser.on("finish", () => void give());
  const body = Readable.fromWeb(request.body as NodeReadableStream);
  const fail = (cause: unknown) => {
    body.destroy();
    for (const through of open) through.destroy(new Error("the upload ended early"));
    reject(new InvalidInputError("The upload ended before its last part. Send it again.", { cause }));
  };
  parser.on("error", fail);
  body.on("error", (error) => {
    parser.destroy(error);
    fail(error);
  });
  body.pipe(parser);
  return promise;
}

/** The name as it is shown: no folders, no control characters, of bearable length with its ending kept. */
export function shownName(filename: string): string {
  const base = path.posix
    .basename(filename.replaceAll("\\", "/"))
    .normalize("NFC")
    .replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
  if (base === "" || base === "." || base === "..") return "unnamed";
  if (base.length <= LONGEST_NAME) return base;
  const { name, ext } = path.posix.parse(base);
  return name.slice(0, LONGEST_NAME - ext.length) + ext;
}
