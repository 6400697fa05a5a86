import type { EmbedderConfig } from "../embed/embedder.ts";

/** To the reading process: one file at a time, and leave for the next batch. */
export type ToReader =
  | {
      type: "read";
      path: string;
      name: string;
      embedder: EmbedderConfig;
      /** How many passages or pages go to the database at once: few where one statement keeps everybody waiting. */
      rowsPerWrite: number;
      /** What an archive may still unpack; without it an archive is only listed. */
      unpack?: { entries: number; bytes: number };
      /** The file is the answer of a service that read the document: its elements as JSON. */
      elements?: boolean;
    }
  | { type: "written"; outcome?: string }
  | { type: "stop" };

/** Rows as JSON text that the database takes apart itself: the server's main loop only passes it on. */
export interface Write {
  type: "pages" | "chunks" | "structure";
  json: string;
}

/** From it. */
export type FromReader =
  | { type: "ready" }
  | {
      type: "progress";
      stage: string;
      progress: number;
      detail: string;
      /** Honest work begins that takes longer than reading does: a scanned page. */
      grantMs?: number;
    }
  /** For one transaction, in this order. */
  | { type: "write"; writes: Write[]; progress: number; detail: string }
  /** A file out of an archive lies in the reader's folder under this number. */
  | { type: "entry"; file: string; folder: string; name: string; sizeBytes: number }
  | {
      type: "done";
      /** What has not been written yet, to be written with the rest of this message: all there is of a short document. */
      writes: Write[];
      mediaType: string;
      pages: number;
      characters: number;
      title: string | null;
      outlineJson: string;
      embedder: string;
      nameTerms: string[];
      openingTerms: string[];
    }
  | { type: "refused"; code: string; message: string; fault: "caller" | "upstream" | "ours" };
