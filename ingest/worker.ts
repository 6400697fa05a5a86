import type pg from "pg";
import { asSystem, asSystemStep, type Transaction } from "../db/as-actor.ts";
import {
  type Claim,
  type ClaimedDocument,
  claimDocument,
  clearLeftovers,
  failDocument,
  insertChunks,
  insertPages,
  publishDocument,
  recordProgress,
  releaseDocument,
} from "../db/document-ingest.ts";
import { insertStructure } from "../db/document-structure.ts";
import { AppError } from "../domain/errors.ts";
import { createEmbedder, type EmbedderConfig } from "./embed/index.ts";
import type { FileStore } from "./files.ts";
import type { IngestJob } from "./queues.ts";
import { ReaderDiedError, type ReadResult } from "./reader/converse.ts";
import { READER_LIMITS } from "./reader/limits.ts";
import type { Write } from "./reader/messages.ts";
import type { ReaderPool } from "./reader/pool.ts";
import { partition, type UnstructuredConfig } from "./reader/unstructured-service.ts";
import { copyFromTwin, READER_VERSION } from "./reuse.ts";
import { createSlots } from "./slots.ts";
import { openUnpacking } from "./unpack.ts";

/** Forty rows take the embedded database some 30 ms with their word index: nobody else waits longer than that. */
const ROWS_PER_WRITE = 40;

export interface ProcessorOptions {
  /** How many passages go to the database in one statement. */
  rowsPerWrite?: number;
  pool: pg.Pool;
  files: FileStore;
  readers: ReaderPool;
  /** How many documents are read at a time. */
  slots?: number;
  embedder: EmbedderConfig;
  /** For the files of an archive, each a document of its own. */
  enqueue(job: IngestJob): Promise<void>;
  unstructured?: UnstructuredConfig;
  log: IngestLog;
  /** Told of every step: the terminal and tests listen. */
  onProgress?(event: ProgressEvent): void;
}
export interface IngestLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
export interface ProgressEvent {
  documentId: string;
  status: "processing" | "ready" | "failed" | "queued";
  stage: string;
  progress: number;
  detail: string | null;
}

/** A file that ended its reader this often is not tried again. */
const CRASHES_ALLOWED = 3;
const PROGRESS_EVERY_MS = 400;

/** Another worker has taken the document over; whatever this one still writes would be refused. */
class LostClaimError extends Error {}

const INSERTS = { pages: insertPages, chunks: insertChunks, structure: insertStructure };

async function insertAll(db: Transaction, claim: Claim, writes: readonly Write[]): Promise<void> {
  for (const { type, json } of writes) if (!(await INSERTS[type](db, claim, json))) throw new LostClaimError();
}

/**
 * Reads one document. Safe to deliver twice and safe to kill at any point: it claims the document, removes what an earlier attempt
 * left, writes in short transactions that carry the claim, and flips the status last.
 */
export function createProcessor(options: ProcessorOptions) {
  const { pool, files, readers, embedder, log, onProgress } = options;
  const active = new Map<string, Claim>();
  const inSlot = createSlots(options.slots ?? READER_LIMITS.slots);

  async function process(job: IngestJob, signal: AbortSignal, lastTry: boolean): Promise<void> {
    let claimed: ClaimedDocument | undefined;
    try {
      // The slot is free for the next document while this one's last rows are written.
      const result = await inSlot(async () => {
        signal.throwIfAborted();
        claimed = await asSystemStep(pool, (db) => claimDocument(db, job.documentId, job.contentHash));
        if (!claimed) return undefined; // done by somebody else, or removed
        active.set(claimed.documentId, claimed);
        return make(claimed, signal);
      });
      if (claimed && result) await conclude(claimed, result, lastTry);
    } catch (error) {
      if (!claimed) throw error;
      await recover(claimed, error, lastTry);
    } finally {
      if (claimed) active.delete(claimed.documentId);
    }
  }

  /** Nothing when the document is ready, or given up, without being read. */
  async function make(claimed: ClaimedDocument, signal: AbortSignal): Promise<ReadResult | undefined> {
    if (claimed.crashes >= CRASHES_ALLOWED) {
      await fail(claimed, "FILE_UNREADABLE", "The file cannot be read: each of three tries ended the reading process.");
      return undefined;
    }
    // Only an earlier attempt can have left something.
    if (claimed.attempt > 1) while (await asSystemStep(pool, (db) => clearLeftovers(db, claimed.documentId)));
    if (claimed.hasTwin && (await copyFromTwin(pool, claimed, createEmbedder(embedder).id))) {
      announceReady(claimed.documentId);
      return undefined;
    }
    return elsewhere(claimed, await read(claimed, files.pathOf(claimed.storageKey), signal), signal);
  }

  /** What is of no kind that the local readers know, or a scan without words, goes to the service where one is configured. */
  async function elsewhere(claimed: ClaimedDocument, result: ReadResult, signal: AbortSignal): Promise<ReadResult> {
    const { unstructured } = options;
    if (!unstructured || result.type !== "refused" || result.code !== "FILE_UNSUPPORTED") return result;
    try {
      await asSystem(pool, (db) => recordProgress(db, claimed, "reading", 2, "asking the service for other formats"));
      const elements = await partition(
        unstructured,
        files.pathOf(claimed.storageKey),
        claimed.name,
        files.drafts,
        signal,
      );
      try {
        const answer = await read(claimed, elements.path, signal, true);
        if (answer.type === "done") return answer;
      } finally {
        await elements.remove();
      }
    } catch (error) {
      if (signal.aborted || error instanceof LostClaimError) throw error;
      log.warn({ documentId: claimed.documentId, error: String((error as Error).message) }, "unstructured service");
    }
    return {
      ...result,
      message: `${result.message} The service for other formats (UNSTRUCTURED_API_URL) could not read it either.`,
    };
  }

  async function read(
    claimed: ClaimedDocument,
    path: string,
    signal: AbortSignal,
    elements = false,
  ): Promise<ReadResult> {
    const unpacking = elements ? undefined : await openUnpacking(options, claimed.documentId);
    // The claim has just said that reading begins.
    let told = performance.now();
    const tell = async (stage: string, progress: number, detail: string | null) => {
      onProgress?.({ documentId: claimed.documentId, status: "processing", stage, progress, detail });
      if (performance.now() - told < PROGRESS_EVERY_MS) return;
      told = performance.now();
      await asSystemStep(pool, (db) => recordProgress(db, claimed, stage, progress, detail));
    };
    return readers.read(
      {
        type: "read",
        path,
        name: claimed.name,
        embedder,
        rowsPerWrite: options.rowsPerWrite ?? ROWS_PER_WRITE,
        ...(elements ? { elements } : {}),
        ...(unpacking ? { unpack: unpacking.allowance } : {}),
      },
      {
        progress({ stage, progress, detail }) {
          tell(stage, progress, detail).catch(() => {}); // progress is a courtesy
        },
        async write(message) {
          await asSystemStep(pool, (db) => insertAll(db, claimed, message.writes));
          await tell("indexing", message.progress, message.detail || null);
        },
        ...(unpacking ? { unpacked: unpacking.take } : {}),
      },
      signal,
    );
  }

  async function conclude(claimed: ClaimedDocument, result: ReadResult, lastTry: boolean): Promise<void> {
    if (result.type === "done") {
      await asSystem(pool, async (db) => {
        await insertAll(db, claimed, result.writes);
        const published = await publishDocument(db, claimed, { ...result, readerVersion: READER_VERSION });
        if (!published) throw new LostClaimError();
      });
      log.info(
        { documentId: claimed.documentId, pages: result.pages, characters: result.characters },
        "document ready",
      );
      return announceReady(claimed.documentId);
    }
    if (result.fault === "caller" || lastTry) return fail(claimed, result.code, result.message);
    // An embedding service that is down comes back: the queue tries again, with growing pauses.
    await asSystem(pool, (db) => releaseDocument(db, claimed, { crashed: false }));
    throw new Error(`${result.code}: try again`);
  }

  function announceReady(documentId: string): void {
    onProgress?.({ documentId, status: "ready", stage: "ready", progress: 100, detail: null });
  }

  async function recover(claimed: ClaimedDocument, error: unknown, lastTry: boolean): Promise<void> {
    if (error instanceof LostClaimError) return;
    if (error instanceof ReaderDiedError) {
      log.warn({ documentId: claimed.documentId, reason: error.reason, crashes: claimed.crashes + 1 }, "reader died");
      // A limit that was reached once is reached again.
      if (error.isFinal) return fail(claimed, "FILE_UNREADABLE", `The file cannot be read: ${error.reason}.`);
      if (claimed.crashes + 1 >= CRASHES_ALLOWED || lastTry) {
        return fail(
          claimed,
          "FILE_UNREADABLE",
          `The file cannot be read: ${error.reason}, ${claimed.crashes + 1} times.`,
        );
      }
      await asSystem(pool, (db) => releaseDocument(db, claimed, { crashed: true }));
    } else if (error instanceof AppError && error.fault === "caller") {
      // The uploader of an archive may not add to its room any more.
      return fail(claimed, error.code, error.message);
    } else {
      await asSystem(pool, (db) => releaseDocument(db, claimed, { crashed: false })).catch(() => {});
    }
    throw error;
  }

  async function fail(claimed: ClaimedDocument, code: string, message: string): Promise<void> {
    await asSystem(pool, (db) => failDocument(db, claimed, code, message));
    while (await asSystem(pool, (db) => clearLeftovers(db, claimed.documentId)));
    log.info({ documentId: claimed.documentId, code }, "document refused");
    onProgress?.({ documentId: claimed.documentId, status: "failed", stage: "failed", progress: 0, detail: message });
  }

  return {
    process,
    /** For a stop: the documents under way go back to the queue at once. */
    async handBack(): Promise<void> {
      for (const claim of active.values()) {
        await asSystem(pool, (db) => releaseDocument(db, claim, { crashed: false })).catch(() => {});
      }
    },
  };
}
