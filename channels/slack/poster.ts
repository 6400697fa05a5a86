import type { Answer } from "../answer.ts";
import type { DeliveredPart } from "../channel.ts";
import { partText } from "../parts.ts";
import { clip } from "../web/activity/wordings.ts";
import { type Reply, SlackRefusal, SlackUnsureError } from "./api.ts";
import type { Block } from "./blocks.ts";
import type { SlackSurfaceOptions } from "./surface.ts";
import { linkCitations, safeMarkdown } from "./text.ts";

/** What a phone's lock screen and a screen reader say of a message. */
const FALLBACK_LENGTH = 300;
const MARK = "parley_answer";

/** Whole messages of an answer: each is posted once, whatever becomes of a call. */
export class Poster {
  private readonly options: SlackSurfaceOptions;
  private rewritten: DeliveredPart | undefined;

  constructor(options: SlackSurfaceOptions) {
    this.options = options;
  }

  /** The next part is written over this message, which a process began that is gone. */
  rewrite(part: DeliveredPart): void {
    this.rewritten = part;
  }

  textOf(answer: Answer, from: number, end: number): string {
    const { ownOrigin } = this.options;
    return linkCitations(safeMarkdown(partText(answer.text, from, end), ownOrigin), answer.citations);
  }

  async part(answer: Answer, from: number, end: number, closing: Block[]): Promise<void> {
    const text = this.textOf(answer, from, end).trim();
    const old = this.rewritten;
    this.rewritten = undefined;
    if (old) return this.update(old.messageId, text, closing);
    const messageId = await this.send(
      clip(text, FALLBACK_LENGTH),
      [...markdown(text), ...closing],
      `${answer.runId} ${from}`,
    );
    await this.options.delivery.begin({ messageId, from });
  }

  async update(ts: string, text: string, closing: Block[]): Promise<void> {
    const { api, place } = this.options;
    const message = (blocks: Block[]) =>
      api.call("chat.update", { channel: place.conversationId, ts, text: clip(text, FALLBACK_LENGTH) || "…", blocks });
    await message([...markdown(text), ...closing]).catch((error) => {
      if (!isBlockProblem(error)) throw error;
      return message(markdown(text));
    });
  }

  /** A message that is not a part of the text. With a card's number it is remembered as that card. */
  async post(text: string, blocks: Block[], card?: number): Promise<string> {
    const messageId = await this.send(text, blocks, `${text.slice(0, 80)} ${card ?? ""}`);
    if (card !== undefined && card >= 0) await this.options.delivery.begin({ messageId, from: 0, card });
    return messageId;
  }

  /** Hands over a file in the thread. */
  async file(name: string, content: string | Uint8Array): Promise<void> {
    const { api, place } = this.options;
    const bytes = Buffer.from(content);
    const { upload_url: url, file_id: id } = await api.call("files.getUploadURLExternal", {
      filename: name,
      length: bytes.length,
    });
    const uploaded = await fetch(String(url), { method: "POST", body: bytes });
    if (!uploaded.ok) throw new SlackUnsureError("the upload of a file");
    const thread = place.threadId ? { thread_ts: place.threadId } : {};
    await api.call("files.completeUploadExternal", {
      files: [{ id, title: name }],
      channel_id: place.conversationId,
      ...thread,
    });
  }

  private async send(text: string, blocks: Block[], mark: string): Promise<string> {
    const { api, place } = this.options;
    const message = {
      channel: place.conversationId,
      ...(place.threadId ? { thread_ts: place.threadId } : {}),
      text: text || "…",
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: MARK, event_payload: { mark } },
    };
    const post = (shown: Block[]) =>
      api.call("chat.postMessage", { ...message, ...(shown.length ? { blocks: shown } : {}) });
    let reply: Reply;
    try {
      reply = await post(blocks);
    } catch (error) {
      if (error instanceof SlackUnsureError) reply = (await this.findPosted(mark)) ?? (await post(blocks));
      // A kind of block that this workspace does not know yet costs the block and not the words.
      else if (isBlockProblem(error))
        reply = await post(
          blocks.filter((block) => block.type === "markdown" || block.type === "section" || block.type === "actions"),
        );
      else throw error;
    }
    return String(reply.ts);
  }

  /** Looks whether a message of which no answer came was posted all the same. */
  private async findPosted(mark: string): Promise<Reply | undefined> {
    const { api, place } = this.options;
    const thread = place.threadId ? { ts: place.threadId } : {};
    const method = place.threadId ? "conversations.replies" : "conversations.history";
    const reply = await api.call(method, {
      channel: place.conversationId,
      ...thread,
      limit: 30,
      include_all_metadata: true,
    });
    const messages = (reply.messages ?? []) as { ts: string; metadata?: { event_payload?: { mark?: string } } }[];
    return messages.find((message) => message.metadata?.event_payload?.mark === mark) as Reply | undefined;
  }
}

const markdown = (text: string): Block[] => (text ? [{ type: "markdown", text }] : []);

const isBlockProblem = (error: unknown): error is SlackRefusal =>
  error instanceof SlackRefusal && /blocks|block_kit/.test(error.code);
