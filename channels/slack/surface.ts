import type { Answer } from "../answer.ts";
import type { ChatIdentity, Delivery, Place } from "../channel.ts";
import type { Clock } from "../clock.ts";
import { carriedInto, closingAt, endOfPart, settledLength } from "../parts.ts";
import type { Surface } from "../pump.ts";
import { WORDS } from "../words.ts";
import { type SlackApi, SlackRefusal, SlackUnsureError } from "./api.ts";
import { type Block, endingBlocks, feedbackBlock, sourceBlocks } from "./blocks.ts";
import { postExtras } from "./extras.ts";
import { SIZES } from "./limits.ts";
import { Poster } from "./poster.ts";
import { changedTasks } from "./tasks.ts";
import { safeMarkdown } from "./text.ts";

export interface SlackSurfaceOptions {
  api: SlackApi;
  clock: Clock;
  place: Place;
  asker: ChatIdentity;
  delivery: Delivery;
  ownOrigin: string;
  approvalUrl(id: string): string;
  /** The bytes of a file that was made for the asker; only where the asker alone reads. */
  download?(documentId: string): Promise<Uint8Array | undefined>;
}

/** A message that is being streamed into. */
interface OpenStream {
  ts: string;
  from: number;
  startedAt: number;
}

/** Behind this many characters a stream ends at the next paragraph, so that it need not end within one. */
const SOFT_SIZE = SIZES.message * 0.8;
/** More often than this a reader cannot tell, and a workspace's limit would be spent on one answer. */
const BETWEEN_APPENDS_MS = 1_000;

/**
 * One answer in a Slack thread. It is streamed while the workspace's limits allow it, into a new message whenever one is
 * about to grow too long or too old; otherwise it is posted when it is complete. Whatever becomes of a call, the text that
 * counts as shown is kept here, so that nothing is lost and nothing comes twice.
 */
export class SlackSurface implements Surface {
  private readonly options: SlackSurfaceOptions;
  private readonly poster: Poster;
  private open: OpenStream | undefined;
  /** Characters of the answer that are shown. */
  private sent = 0;
  private shownTasks = new Map<string, string>();
  private mode: "new" | "stream" | "post" = "new";
  private lastAppendAt = Number.NEGATIVE_INFINITY;
  private inSession = false;
  private finished = false;

  constructor(options: SlackSurfaceOptions) {
    this.options = options;
    this.poster = new Poster(options);
  }

  async announce(): Promise<void> {
    if (this.mode === "new") await this.begin();
  }

  async show(latest: () => Answer): Promise<void> {
    if (this.finished) return;
    if (this.mode === "new") await this.begin();
    if (this.mode === "stream") await this.stream(latest);
    const answer = latest();
    if (answer.ending) await this.finish(answer);
  }

  async giveUp(): Promise<void> {
    this.open = undefined;
    await this.poster.post(WORDS.brokeOff, []);
  }

  /** The first visible sign, before anything is known of the answer. */
  private async begin(): Promise<void> {
    const { api, place, delivery } = this.options;
    const resumed = delivery.parts.findLast((part) => part.card === undefined);
    this.mode = resumed ? "post" : "stream";
    if (resumed) {
      await this.ignore(api.call("chat.stopStream", { channel: place.conversationId, ts: resumed.messageId }));
      this.poster.rewrite(resumed);
      this.sent = resumed.from;
      return;
    }
    const status = {
      channel_id: place.conversationId,
      thread_ts: place.threadId,
      status: `${WORDS.working.toLowerCase()}…`,
    };
    await this.ignore(api.callIfFree("assistant.threads.setStatus", status));
  }

  private async stream(latest: () => Answer): Promise<void> {
    if (this.open && this.options.clock.now() - this.open.startedAt > SIZES.streamMs) await this.stop();
    while (this.mode === "stream") {
      // What is complete already, and not begun, is posted in one piece.
      if (!this.open && (latest().ending || !(await this.start(latest())))) return;
      if (!this.hasNews(latest())) return;
      await this.pause();
      await this.append(latest);
    }
  }

  private hasNews(answer: Answer): boolean {
    const { open } = this;
    if (!open) return false;
    // The last words go out with the end of the stream, unless they are too many for this message.
    if (answer.ending) return boundaryOf(answer.text, open.from, this.sent, answer.text.length) !== undefined;
    return settledLength(answer.text) > this.sent || changedTasks(answer, this.shownTasks).chunks.length > 0;
  }

  private async pause(): Promise<void> {
    const { clock } = this.options;
    const wait = this.lastAppendAt + BETWEEN_APPENDS_MS - clock.now();
    if (wait > 0) await clock.sleep(wait);
    this.lastAppendAt = clock.now();
  }

  /** Opens a stream with what there is. False when there is nothing yet, or no stream to be had. */
  private async start(answer: Answer): Promise<boolean> {
    const { api, place, asker, delivery, clock } = this.options;
    const tasks = changedTasks(answer, this.shownTasks);
    const end = settledLength(answer.text);
    if (!tasks.chunks.length && end <= this.sent) return false;
    const from = this.sent;
    const until = endOfPart(answer.text.slice(0, end), from, SIZES.message);
    const text = until > from ? carriedInto(answer.text, from) + answer.text.slice(from, until) : "";
    const call = api.callIfFree("chat.startStream", {
      channel: place.conversationId,
      thread_ts: place.threadId,
      ...(place.shared ? { recipient_user_id: asker.personId, recipient_team_id: asker.workspaceId } : {}),
      task_display_mode: "plan",
      chunks: [...tasks.chunks, ...this.chunkOf(text)],
    });
    const reply = await call.catch((error) => {
      this.mode = "post";
      return refused(error);
    });
    if (!reply) return false;
    this.open = { ts: String(reply.ts), from, startedAt: clock.now() };
    this.lastAppendAt = clock.now();
    this.shownTasks = tasks.shown;
    this.sent = Math.max(from, until);
    await delivery.begin({ messageId: this.open.ts, from });
    if (!this.inSession) await this.beginSession();
    return true;
  }

  /** Shows Slack's own Stop button for as long as the answer is written. */
  private async beginSession(): Promise<void> {
    const { api, place } = this.options;
    const session = { channel_id: place.conversationId, thread_ts: place.threadId, status: "processing" };
    this.inSession = (await this.ignore(api.callIfFree("agents.sessions.setStatus", session))) !== undefined;
  }

  /** Adds what is new to the open stream, and ends it where the message is full. */
  private async append(latest: () => Answer): Promise<void> {
    const { open } = this;
    if (!open) return;
    let plan = this.planAppend(open, latest());
    const call = this.options.api.call("chat.appendStream", () => {
      plan = this.planAppend(open, latest());
      return { channel: this.options.place.conversationId, ts: open.ts, chunks: plan.chunks };
    });
    try {
      await call;
      this.shownTasks = plan.tasks;
      this.sent = plan.until;
      if (plan.full) await this.stop();
    } catch (error) {
      await this.recover(error, open, latest(), plan.until);
    }
  }

  private planAppend(open: OpenStream, answer: Answer) {
    const end = answer.ending ? answer.text.length : settledLength(answer.text);
    const boundary = boundaryOf(answer.text, open.from, this.sent, end);
    const until = Math.max(this.sent, boundary ?? end);
    const tasks = changedTasks(answer, this.shownTasks);
    const closing = boundary === undefined ? "" : closingAt(answer.text, boundary);
    const chunks = [...tasks.chunks, ...this.chunkOf(answer.text.slice(this.sent, until) + closing)];
    return { chunks, until, tasks: tasks.shown, full: boundary !== undefined };
  }

  /** The stream is over. What it did not take goes into the next message; what it may have taken is written anew. */
  private async recover(error: unknown, open: OpenStream, answer: Answer, until: number): Promise<void> {
    this.open = undefined;
    if (error instanceof SlackRefusal) {
      await this.ignore(this.stopCall(open, {}));
      return;
    }
    if (!(error instanceof SlackUnsureError)) throw error;
    await this.ignore(this.stopCall(open, {}));
    await this.poster.update(open.ts, this.poster.textOf(answer, open.from, until), []);
    this.sent = until;
  }

  private chunkOf(text: string): { type: string; text: string }[] {
    return text ? [{ type: "markdown_text", text: safeMarkdown(text, this.options.ownOrigin) }] : [];
  }

  private stopCall(open: OpenStream, rest: Record<string, unknown>): Promise<unknown> {
    const { api, place } = this.options;
    return api.call("chat.stopStream", { channel: place.conversationId, ts: open.ts, ...rest });
  }

  private async stop(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    if (open) await this.ignore(this.stopCall(open, {}));
  }

  private async finish(answer: Answer): Promise<void> {
    const waiting = answer.ending?.status === "waiting";
    const closing = [...endingBlocks(answer.ending), ...sourceBlocks(answer), feedbackBlock(answer.runId)];
    // More may have come while the last call was under way than fits into its message.
    await this.stream(() => answer);
    const ended = this.open !== undefined && (await this.finishStream(this.open, answer, closing, waiting));
    this.open = undefined;
    if (!ended) await this.postRest(answer, closing);
    if (this.inSession) await this.endSession(waiting);
    await postExtras(this.poster, this.options, answer);
    this.finished = true;
  }

  /** Ends the open stream with its last words and the sources. False when they have to be posted instead. */
  private async finishStream(open: OpenStream, answer: Answer, blocks: Block[], waiting: boolean): Promise<boolean> {
    const { text } = answer;
    const chunks = [...changedTasks(answer, this.shownTasks).chunks, ...this.chunkOf(text.slice(this.sent))];
    const session = this.inSession ? { session_status: waiting ? "suspended" : "active" } : {};
    try {
      await this.stopCall(open, { ...(chunks.length ? { chunks } : {}), blocks, ...session });
      this.inSession = false;
    } catch (error) {
      if (error instanceof SlackRefusal) {
        await this.ignore(this.stopCall(open, {}));
        return false;
      }
      if (!(error instanceof SlackUnsureError)) throw error;
      await this.ignore(this.stopCall(open, {}));
      await this.poster.update(open.ts, this.poster.textOf(answer, open.from, text.length), blocks);
    }
    this.sent = text.length;
    return true;
  }

  private async endSession(waiting: boolean): Promise<void> {
    const { api, place } = this.options;
    this.inSession = false;
    const status = waiting ? "suspended" : "active";
    await this.ignore(
      api.call("agents.sessions.setStatus", { channel_id: place.conversationId, thread_ts: place.threadId, status }),
    );
  }

  /** Posts what no stream has shown; the last message carries the sources. */
  private async postRest(answer: Answer, closing: Block[]): Promise<void> {
    const { text } = answer;
    do {
      const end = endOfPart(text, this.sent, SIZES.message);
      await this.poster.part(answer, this.sent, end, end >= text.length ? closing : []);
      this.sent = end;
    } while (this.sent < text.length);
  }

  /** For what is welcome and not needed. */
  private async ignore<T>(call: Promise<T>): Promise<T | undefined> {
    return call.catch(refused);
  }
}

/** Where the streamed message has to end, if it has to: at a paragraph once it is long, anywhere before it is too long. */
function boundaryOf(text: string, from: number, sent: number, end: number): number | undefined {
  if (end - from <= SOFT_SIZE) return undefined;
  const paragraph = text.indexOf("\n\n", Math.max(sent - 2, from + SIZES.message / 2));
  if (paragraph >= 0 && paragraph + 2 < end && paragraph + 2 <= from + SIZES.message) return paragraph + 2;
  if (end - from <= SIZES.message) return undefined;
  return Math.min(end, endOfPart(text.slice(0, end), from, SIZES.message, sent));
}

function refused(error: unknown): undefined {
  if (error instanceof SlackRefusal || error instanceof SlackUnsureError) return undefined;
  throw error;
}
