import { type Api, ApiError } from "../api/client.ts";
import type { DocumentStatus } from "../api/types.ts";
import { newId } from "./ids.ts";
import type { ChatState, Upload } from "./state.ts";
import type { Store } from "./store.ts";

const POLL_MS = 600;
const POLL_SLOW_MS = 2_000;
const POLLS_BEFORE_SLOW = 20;

/** Files of the next question: sent one by one, then watched until the server has read them. */
export function createUploads(store: Store<ChatState>, api: Api, settled: () => void) {
  const running = new Map<string, AbortController>();

  const change = (key: string, fields: Partial<Upload>) => {
    store.set(({ uploads }) => ({
      uploads: uploads.map((upload) => (upload.key === key ? { ...upload, ...fields } : upload)),
    }));
    if (fields.state === "ready" || fields.state === "failed") settled();
  };
  const fail = (key: string, detail: string) => change(key, { state: "failed", percent: 0, detail });

  function add(files: Iterable<File>) {
    if (!store.get().me?.uploads) return;
    for (const file of files) {
      const upload: Upload = {
        key: newId("file"),
        name: file.name,
        sizeBytes: file.size,
        state: "sending",
        percent: 0,
        detail: "",
      };
      store.set(({ uploads }) => ({ uploads: [...uploads, upload] }));
      const refusal = refuse(file);
      if (refusal) fail(upload.key, refusal);
      else void send(upload.key, file);
    }
  }

  /** Said at once where the server would only say it after the whole file has travelled. */
  function refuse(file: File): string | null {
    const limits = store.get().me?.uploads;
    if (!limits) return null;
    if (file.size === 0) return "The file is empty.";
    if (limits.maxBytes > 0 && file.size > limits.maxBytes)
      return `Larger than ${formatBytes(limits.maxBytes)}, the limit for one file.`;
    const ending = file.name.includes(".") ? `.${file.name.split(".").at(-1)?.toLowerCase()}` : "";
    if (limits.accept.length > 0 && !limits.accept.includes(ending)) return "Parley does not read this type of file.";
    return null;
  }

  async function send(key: string, file: File) {
    const controller = new AbortController();
    running.set(key, controller);
    try {
      const roomId = store.get().me?.uploads?.roomId ?? "";
      const answer = await api.upload(
        roomId,
        file,
        (part) => change(key, { percent: Math.round(part * 100) }),
        controller.signal,
      );
      const accepted = answer.uploaded[0];
      if (!accepted) return fail(key, answer.failed[0]?.error.message ?? "The file was not accepted.");
      change(key, { state: "queued", percent: 0, documentId: accepted.documentId, detail: "Waiting to be read" });
      await watch(key, accepted.documentId, controller.signal);
    } catch (error) {
      if (!controller.signal.aborted)
        fail(key, error instanceof ApiError ? error.message : "The file could not be sent.");
    } finally {
      running.delete(key);
    }
  }

  async function watch(key: string, documentId: string, signal: AbortSignal) {
    let misses = 0;
    for (let poll = 0; !signal.aborted; poll++) {
      await new Promise((resolve) => setTimeout(resolve, poll < POLLS_BEFORE_SLOW ? POLL_MS : POLL_SLOW_MS));
      try {
        const status = await api.document(documentId);
        misses = 0;
        if (signal.aborted) return;
        change(key, progressOf(status));
        if (status.status === "ready" || status.status === "failed") return;
      } catch (error) {
        // Reading goes on when a poll is lost; only a lasting silence is reported.
        if (++misses > 10 || (error instanceof ApiError && error.status >= 400 && error.status < 500)) throw error;
      }
    }
  }

  function remove(key: string) {
    running.get(key)?.abort();
    running.delete(key);
    store.set(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.key !== key) }));
    settled();
  }

  return { add, remove, clear: () => store.set({ uploads: [] }) };
}

export const isPending = (upload: Upload): boolean => upload.state !== "ready" && upload.state !== "failed";

export function progressOf(status: DocumentStatus): Partial<Upload> {
  if (status.status === "ready")
    return { state: "ready", percent: 100, detail: status.progressDetail ?? pagesOf(status) };
  if (status.status === "failed")
    return { state: "failed", percent: 0, detail: status.error?.message ?? "The file could not be read." };
  if (status.status === "queued") return { state: "queued", percent: 0, detail: "Waiting to be read" };
  return {
    state: "reading",
    percent: status.progress ?? 0,
    detail: status.progressDetail ?? status.stage ?? "Reading",
  };
}

const pagesOf = ({ pages }: DocumentStatus): string => (pages ? `${pages} ${pages === 1 ? "page" : "pages"}` : "");

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
