declare module "yauzl" {
  import type { Readable } from "node:stream";
  export interface Entry {
    fileNameRaw: Buffer;
    fileNameLength: number;
    extraFieldLength: number;
    generalPurposeBitFlag: number;
    compressionMethod: number;
    compressedSize: number;
    uncompressedSize: number;
    externalFileAttributes: number;
    relativeOffsetOfLocalHeader: number;
  }
  export interface ZipFile {
    entryCount: number;
    readEntry(): void;
    openReadStream(entry: Entry, done: (error: Error | null, stream: Readable) => void): void;
    on(event: "entry", listener: (entry: Entry) => void): this;
    on(event: "end", listener: () => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    close(): void;
  }
  export function fromBuffer(
    bytes: Buffer,
    options: { lazyEntries: boolean; decodeStrings: boolean; validateEntrySizes: boolean; strictFileNames: boolean },
    done: (error: Error | null, zip: ZipFile) => void,
  ): void;
}
