import type { EmbedderConfig } from "../embed/embedder.ts";

/** To the reading process: one file at a time, and leave for the next batch. */
export type ToReader =
  | { type: "read"; path: string; name: string; embedder: EmbedderConfig }
  | { type: "written" }
  | { type: "stop" };

/** From it. Rows come as JSON text that the database takes apart itself: the server's main loop only passes it on. */
export type FromReader =
  | { type: "ready" }
  | { type: "progress"; stage: string; progress: number; detail: string }
  | { type: "pages"; json: string }
  | { type: "chunks"; json: string; progress: number; detail: string }
  | { type: "structure"; json: string }
  | {
      type: "done";
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
