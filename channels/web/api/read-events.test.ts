import { describe, expect, it } from "vitest";
import { readEvents } from "./read-events.ts";

async function read(...chunks: string[]) {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const events = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

describe("readEvents", () => {
  it("reads events across chunk borders, with their positions", async () => {
    expect(await read("id: 7\nda", 'ta: {"type":"A"}\n', '\ndata: {"type":"B"}\n\n')).toEqual([
      { seq: 7, event: { type: "A" } },
      { event: { type: "B" } },
    ]);
  });
  it("keeps a character whose bytes arrive in two chunks", async () => {
    const bytes = new TextEncoder().encode('data: {"type":"T","delta":"€"}\n\n');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 27));
        controller.enqueue(bytes.slice(27));
        controller.close();
      },
    });
    const events = [];
    for await (const event of readEvents(body)) events.push(event);
    expect(events).toEqual([{ event: { type: "T", delta: "€" } }]);
  });
  it("passes over keep-alives, unreadable frames and a frame that was cut off", async () => {
    expect(await read(': open\n\ndata: {"typ\n\ndata: 7\n\ndata: {"type":"A"}\r\n\r\ndata: {"type":"B"')).toEqual([
      { event: { type: "A" } },
    ]);
  });
});
