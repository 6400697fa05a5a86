import type { Context } from "hono";
import type { LoggedEvent } from "../db/runs.ts";

/** Proxies close silent connections after a minute or so. */
const KEEP_ALIVE_MS = 15_000;

/** Streams events as server-sent events; stops reading them when the reader goes away. */
export function streamEvents(
  c: Context,
  events: AsyncGenerator<LoggedEvent>,
  encode: (event: LoggedEvent) => string,
): Response {
  const text = new TextEncoder();
  let keepAlive: NodeJS.Timeout | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      keepAlive = setInterval(() => controller.enqueue(text.encode(": still here\n\n")), KEEP_ALIVE_MS);
    },
    async pull(controller) {
      try {
        const { value, done } = await events.next();
        if (!done) return controller.enqueue(text.encode(encode(value)));
        clearInterval(keepAlive);
        controller.close();
      } catch (error) {
        // A comment written to a stream that has failed would throw out of the timer and end the process.
        clearInterval(keepAlive);
        controller.error(error);
      }
    },
    async cancel() {
      clearInterval(keepAlive);
      await events.return(undefined);
    },
  });
  return c.body(stream, 200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
  });
}
