import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EmptyFileError, FileTooLargeError } from "../domain/errors.ts";

export interface ReceivedFile {
  storageKey: string;
  contentHash: string;
  sizeBytes: number;
}

/** Files by the hash of their content. Nothing a person types becomes part of a path. */
export interface FileStore {
  /** Streams to disk and hashes on the way; never holds more than a buffer of it. Refuses past `limitBytes`. */
  receive(stream: NodeJS.ReadableStream, limitBytes: number): Promise<ReceivedFile>;
  open(storageKey: string): NodeJS.ReadableStream;
  head(storageKey: string, bytes: number): Promise<Uint8Array>;
  pathOf(storageKey: string): string;
  /** Gone for good; nothing happens when it was gone before. */
  remove(storageKey: string): Promise<void>;
  /** For what is under way. What is left in it for a day is removed at the next start. */
  drafts: string;
}

const KEY = /^[0-9a-f]{64}$/;
/** A draft this old belongs to a process that died. */
const DRAFT_LIFETIME_MS = 24 * 3_600_000;

export async function openFileStore(folder: string): Promise<FileStore> {
  const drafts = path.join(folder, "drafts");
  await mkdir(drafts, { recursive: true });
  await removeOldDrafts(drafts);

  const pathOf = (storageKey: string) => {
    if (!KEY.test(storageKey)) throw new TypeError("not a storage key");
    return path.join(folder, storageKey.slice(0, 2), storageKey);
  };
  return {
    pathOf,
    drafts,
    remove: (storageKey) => rm(pathOf(storageKey), { force: true }),
    open: (storageKey) => createReadStream(pathOf(storageKey)),
    async head(storageKey, bytes) {
      const file = await open(pathOf(storageKey));
      try {
        // Most files are letters: megabytes of zeros for each would keep the collector at work.
        const length = Math.min(bytes, (await file.stat()).size);
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    async receive(stream, limitBytes) {
      const draft = path.join(drafts, randomBytes(16).toString("hex"));
      const hash = createHash("sha256");
      let sizeBytes = 0;
      const measure = new Transform({
        transform(part: Buffer, _encoding, done) {
          sizeBytes += part.length;
          if (sizeBytes > limitBytes) return done(new FileTooLargeError(limitBytes));
          hash.update(part);
          done(null, part);
        },
      });
      try {
        await pipeline(stream, measure, createWriteStream(draft, { flags: "wx", mode: 0o600 }));
        if (sizeBytes === 0) throw new EmptyFileError();
        const storageKey = hash.digest("hex");
        await settle(draft, pathOf(storageKey));
        return { storageKey, contentHash: storageKey, sizeBytes };
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}

/** On disk before it has its name: a file that is there is whole, whatever happened to the process. */
async function settle(draft: string, target: string): Promise<void> {
  const handle = await open(draft, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await mkdir(path.dirname(target), { recursive: true });
  await rename(draft, target);
}

async function removeOldDrafts(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const file = path.join(drafts, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > DRAFT_LIFETIME_MS) await rm(file, { recursive: true, force: true }).catch(() => {});
  }
}
