import type { AguiEvent } from "./types.ts";

export interface SequencedEvent {
  /** Position in the thread's log; absent on streams that carry no `id:` lines. */
  seq?: number;
  event: AguiEvent;
}

/** Reads server-sent events from a response body. Comments (keep-alives) and unreadable frames are passed over. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<SequencedEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let buffer = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      buffer += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A proxy may rewrite line ends; a lone CR at the end may be half of a CRLF, so it waits for the next chunk.
      buffer = buffer.replace(/\r\n/g, "\n");
      let cut = buffer.indexOf("\n\n");
      while (cut >= 0) {
        const frame = parseFrame(buffer.slice(0, cut));
        buffer = buffer.slice(cut + 2);
        if (frame) yield frame;
        cut = buffer.indexOf("\n\n");
      }
      if (done) return;
    }
  } finally {
    // Leaving the loop early must also close the connection, or the server keeps a reader nobody listens to.
    reader.cancel().catch(() => {});
  }
}

function parseFrame(frame: string): SequencedEvent | null {
  let seq: number | undefined;
  const data: string[] = [];
  for (const line of frame.split("\n")) {
    if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
    else if (line.startsWith("id:")) seq = Number(line.slice(3).trim());
  }
  if (data.length === 0) return null;
  try {
    const event = JSON.parse(data.join("\n")) as AguiEvent;
    if (typeof event?.type !== "string") return null;
    return seq !== undefined && Number.isFinite(seq) ? { seq, event } : { event };
  } catch {
    return null;
  }
}
