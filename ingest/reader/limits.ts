export interface ReaderLimits {
  slots: number;
  /** A reader that says nothing for this long is hung: the slowest honest step takes a few seconds. */
  silenceMs: number;
  /** Time spent reading, without the time the database took. Scanned pages come on top. */
  totalMs: number;
  memoryBytes: number;
  /** The PDF engine keeps the memory it took: past this many pages, or this size, a new process is cheaper. */
  recyclePages: number;
  recycleBytes: number;
  idleMs: number;
}

export const READER_LIMITS: ReaderLimits = {
  slots: 2,
  // A hostile file has its answer within twenty seconds.
  silenceMs: 17_000,
  totalMs: 180_000,
  memoryBytes: 1_000_000_000,
  recyclePages: 2_000,
  recycleBytes: 400_000_000,
  // A warm reader starts at once; an idle one holds 100 MB.
  idleMs: 60_000,
};
