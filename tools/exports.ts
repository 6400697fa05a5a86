import type { Actor } from "../domain/actor.ts";

/** A file that a tool made. */
export interface ExportedFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** Where made files go: the asker's private room, so that the page and the rights of every document serve them too. */
export interface Exports {
  /** Kept as a document of the actor alone. The same bytes under the same name are the same document. */
  keep(actor: Actor, file: ExportedFile): Promise<{ documentId: string }>;
}
