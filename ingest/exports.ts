import { Readable } from "node:stream";
import type { Actor } from "../domain/actor.ts";
import type { FileStore } from "./files.ts";
import type { Ingest } from "./ingest.ts";
import { OWN_ROOM } from "./register.ts";

const FOLDER = "/Exports";

interface MadeFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** Keeps files that tools made: each becomes a document in its asker's private room, read and served like any other. */
export function createExports({ files, ingest, limitBytes }: { files: FileStore; ingest: Ingest; limitBytes: number }) {
  return {
    async keep(actor: Actor, { name, mediaType, bytes }: MadeFile): Promise<{ documentId: string }> {
      const received = await files.receive(Readable.from([Buffer.from(bytes)]), limitBytes);
      const { documentId } = await ingest.accept(
        actor,
        { roomId: OWN_ROOM, folder: FOLDER },
        { ...received, name, mediaType },
      );
      return { documentId };
    },
  };
}
