import type { AGUIEvent } from "@ag-ui/core";
import type pg from "pg";
import { type ActorDb, asActor, asReader } from "../db/as-actor.ts";
import { appendEvents, type LoggedEvent, readEvents } from "../db/runs.ts";
import { findThread } from "../db/threads.ts";
import type { Actor } from "../domain/actor.ts";

const READ_AT_ONCE = 500;
/** How often a reader asks the database about a run that another process carries out. */
const POLL_MS = 250;

type Listener = (event: LoggedEvent) => void;

/** Numbers, keeps and fans out the events of runs. The log in the database is the truth; listeners only hear it sooner. */
export class EventLog {
  private readonly pool: pg.Pool;
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /**
   * The writer of one run. `lastSeq` is the thread's, and nobody else writes to the thread meanwhile. `onRefused` hears that the
   * database took no more.
   */
  writer(
    actor: Actor,
    threadId: string,
    runId: string,
    lastSeq: number,
    onRefused: (error: unknown) => void,
  ): EventWriter {
    const key = `${actor.tenantId}/${threadId}`;
    const run = { tenantId: actor.tenantId, threadId, runId, userId: actor.userId };
    let seq = lastSeq;
    let pending: LoggedEvent[] = [];
    let writing: Promise<void> | undefined;
    let refused = false;
    const number = (event: AGUIEvent): LoggedEvent => {
      seq += 1;
      return { seq, event: event as unknown as Record<string, unknown> };
    };
    const tell = (logged: LoggedEvent) => {
      for (const listener of this.listeners.get(key) ?? []) listener(logged);
    };
    // Readers hear of an event once the database has taken it, with the rights the actor has then: a barrier that went up in the
    // middle of an answer ends it there. What comes in while a batch is written goes with the next. Only the last event waits for the disk, and with it all.
    const drain = async () => {
      while (pending.length) {
        const batch = pending;
        pending = [];
        await asReader(this.pool, actor, (db) => appendEvents(db, run, batch));
        batch.forEach(tell);
      }
    };
    const flush = (): Promise<void> => {
      writing ??= drain().finally(() => {
        writing = undefined;
      });
      return writing;
    };
    return {
      write: (event) => {
        if (refused) return;
        pending.push(number(event));
        flush().catch((error) => {
          // Every event of the batch hears of its failure; the run is broken off once.
          if (refused) return;
          refused = true;
          pending = [];
          onRefused(error);
        });
      },
      finish: async (event, work) => {
        while (pending.length || writing) await flush();
        const last = number(event);
        await asActor(this.pool, actor, async (db) => {
          await appendEvents(db, run, [last]);
          await work(db);
        });
        tell(last);
      },
      breakOff: (event) => {
        pending = [];
        tell(number(event));
      },
    };
  }

  private listen(key: string, listener: Listener): () => void {
    const set = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, set.add(listener));
    return () => {
      set.delete(listener);
      if (!set.size) this.listeners.delete(key);
    };
  }

  /** Replays a thread from `after` on, then follows it until no run is active or the reader leaves. */
  async *follow(actor: Actor, threadId: string, after: number, signal: AbortSignal): AsyncGenerator<LoggedEvent> {
    const live: LoggedEvent[] = [];
    let wake: () => void = () => {};
    const stop = this.listen(`${actor.tenantId}/${threadId}`, (event) => {
      live.push(event);
      wake();
    });
    const leave = () => wake();
    signal.addEventListener("abort", leave);
    let last = after;
    try {
      while (!signal.aborted) {
        const { events, running } = await asActor(this.pool, actor, async (db) => ({
          running: (await findThread(db, threadId))?.running ?? false,
          events: await readEvents(db, threadId, last, READ_AT_ONCE),
        }));
        for (const event of events) {
          last = event.seq;
          yield event;
        }
        if (events.length === READ_AT_ONCE) continue;
        if (!running) return;
        while (!signal.aborted) {
          for (let event = live.shift(); event; event = live.shift()) {
            if (event.seq <= last) continue;
            if (event.seq > last + 1) break; // missed some before listening began: read them from the log
            last = event.seq;
            yield event;
          }
          const heard = await new Promise<boolean>((resolve) => {
            const timer = setTimeout(() => resolve(false), POLL_MS);
            wake = () => {
              clearTimeout(timer);
              resolve(true);
            };
            if (live.length || signal.aborted) wake();
          });
          if (!heard) break; // quiet for a while: is it still running, and is it another process that writes?
        }
      }
    } finally {
      signal.removeEventListener("abort", leave);
      stop();
    }
  }

  /** Live events of one run from its first on; for the request that started it. */
  tail(actor: Actor, threadId: string): { events: AsyncGenerator<LoggedEvent>; close(): void } {
    const queue: LoggedEvent[] = [];
    let wake: (() => void) | undefined;
    let closed = false;
    const stop = this.listen(`${actor.tenantId}/${threadId}`, (event) => {
      queue.push(event);
      wake?.();
    });
    const close = () => {
      closed = true;
      stop();
      wake?.();
    };
    async function* read() {
      try {
        for (;;) {
          const event = queue.shift();
          if (event) yield event;
          else if (closed) return;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        stop();
      }
    }
    return { events: read(), close };
  }
}

export interface EventWriter {
  write(event: AGUIEvent): void;
  /**
   * The last event, in one transaction with what marks the run as ended: a reader who finds the run ended has the whole
   * log, and one who hears the last event finds the run ended.
   */
  finish(event: AGUIEvent, work: (db: ActorDb) => Promise<void>): Promise<void>;
  /** A last word to live readers of a run that can no longer be written down. */
  breakOff(event: AGUIEvent): void;
}
