import type { Answer } from "../answer.ts";
import type { Delivery } from "../channel.ts";
import type { Clock } from "../clock.ts";
import { closingAt, endOfPart, partText, settledLength } from "../parts.ts";
import { StoppedByReaderError, type Surface } from "../pump.ts";
import { clip } from "../web/activity/wordings.ts";
import { WORDS } from "../words.ts";
import { activityLine, doneLine, informative, message, streaming, withCard } from "./activities.ts";
import { approvalCard, figureCard } from "./cards.ts";
import type { TeamsConversation } from "./conversation.ts";
import { answerEntity, charactersPerMessage, safeMarkdown } from "./text.ts";
import { type TeamsActivity, TeamsRefusal } from "./transport.ts";

export interface TeamsSurfaceOptions {
  conversation: TeamsConversation;
  clock: Clock;
  delivery: Delivery;
  /** Teams streams in chats of two alone, one answer at a time. Undefined where it cannot. */
  streams?: { tryOpen(key: string): boolean; close(key: string): void };
  /** Set where the asker alone reads. */
  askerId?: string;
  ownOrigin: string;
  approvalUrl(id: string): string;
}

/** Teams ends a stream after two minutes. */
const STREAM_MS = 105_000;
const BETWEEN_STREAMED_MS = 1_500;
const BETWEEN_EDITS_MS = 2_000;

/**
 * One answer in Teams: streamed where Teams streams, and otherwise a message that is written again as the answer grows. The
 * message that is open shows the answer from a character on, and every write holds all of it, so that writing twice does no harm.
 */
export class TeamsSurface implements Surface {
  private readonly options: TeamsSurfaceOptions;
  private mode: "new" | "stream" | "edit" | "over" = "new";
  /** The open message, and where in the answer it begins. */
  private messageId = "";
  private from = 0;
  private sequence = 0;
  private startedAt = 0;
  private lastWriteAt = Number.NEGATIVE_INFINITY;
  private lastShown = "";
  /** Characters of the answer that the open stream has shown: its text can only grow. */
  private streamedTo = 0;
  private streamHasText = false;
  private finished = false;

  constructor(options: TeamsSurfaceOptions) {
    this.options = options;
  }

  async announce(): Promise<void> {
    if (this.mode === "new") await this.begin();
  }

  async show(latest: () => Answer): Promise<void> {
    if (this.finished) return;
    if (this.mode === "new") await this.begin();
    while (this.mode !== "over" && this.isLonger(latest())) await this.closePart(latest());
    if (!latest().ending) {
      if (this.mode === "stream") await this.stream(latest);
      else if (this.mode === "edit") await this.edit(latest);
      return;
    }
    await this.finish(latest());
    this.finished = true;
  }

  async giveUp(): Promise<void> {
    this.endStream();
    await this.options.conversation.send(message(WORDS.brokeOff));
  }

  private async begin(): Promise<void> {
    const { conversation, streams, delivery, clock } = this.options;
    const resumed = delivery.parts.findLast((part) => part.card === undefined);
    this.startedAt = clock.now();
    if (resumed) {
      this.mode = "edit";
      this.messageId = resumed.messageId;
      this.from = resumed.from;
      return;
    }
    if (streams?.tryOpen(conversation.key)) {
      this.mode = "stream";
      this.sequence = 1;
      this.messageId = await conversation.send(informative(`${WORDS.working}…`, 1));
    } else {
      this.mode = "edit";
      this.messageId = await conversation.send(message(`${WORDS.working}…`));
    }
    await delivery.begin({ messageId: this.messageId, from: 0 });
    this.lastWriteAt = clock.now();
  }

  private async stream(latest: () => Answer): Promise<void> {
    const { conversation, clock } = this.options;
    if (clock.now() - this.startedAt > STREAM_MS) return this.endInTime(latest());
    if (this.streamed(latest()) === this.lastShown) return;
    await this.pause(BETWEEN_STREAMED_MS);
    const write = () => {
      this.sequence += 1;
      const answer = latest();
      this.lastShown = this.streamed(answer);
      this.streamHasText ||= this.textSoFar(answer) !== "";
      if (this.streamHasText) this.streamedTo = this.endOfOpenPart(answer);
      return this.streamHasText
        ? streaming(this.textSoFar(answer), this.messageId, this.sequence)
        : informative(this.lastShown, this.sequence, this.messageId);
    };
    await conversation.send(write).catch((error) => this.afterRefusal(error));
  }

  /** Teams says no to a stream for reasons of its own: the reader stopped it, or its two minutes are over. */
  private afterRefusal(error: unknown): void {
    if (!(error instanceof TeamsRefusal) || error.status !== 403) throw error;
    this.endStream();
    if (/cancel/i.test(error.message)) {
      this.mode = "over";
      throw new StoppedByReaderError();
    }
    // What the stream showed stays there unfinished, so the part begins again in a message of its own.
    this.mode = "edit";
    this.messageId = "";
  }

  /** The stream's message is completed with what there is, and written again from then on. */
  private async endInTime(answer: Answer): Promise<void> {
    const text = this.textSoFar(answer) || `${WORDS.working}…`;
    await this.closeStream(text, {});
    this.mode = "edit";
  }

  private async edit(latest: () => Answer): Promise<void> {
    if (this.edited(latest()) === this.lastShown) return;
    await this.pause(BETWEEN_EDITS_MS);
    await this.write(() => {
      this.lastShown = this.edited(latest());
      return message(this.lastShown);
    });
  }

  /** The message is full: it is completed, and the answer goes on in the next one. */
  private async closePart(answer: Answer): Promise<void> {
    const { text } = answer;
    const end = this.endOfOpenPart(answer);
    await this.complete(this.written(answer, this.from, end) + closingAt(text, end), { citations: answer.citations });
    this.from = end;
    this.messageId = "";
    this.lastShown = "";
    this.mode = "edit";
  }

  private async finish(answer: Answer): Promise<void> {
    const { delivery, conversation, approvalUrl, askerId, ownOrigin } = this.options;
    const { ending } = answer;
    const rest = this.mode === "over" ? "" : this.written(answer, this.from, answer.text.length);
    const remark =
      ending?.status === "failed" ? `**${ending.message}**` : ending?.status === "stopped" ? `_${WORDS.stopped}_` : "";
    const files = askerId ? answer.files.map(({ name, url }) => `[${name.replace(/[[\]]/g, "")}](${url})`) : [];
    const text =
      [rest.trimEnd(), remark, ...files, safeMarkdown(doneLine(answer), ownOrigin)].filter(Boolean).join("\n\n") || "…";
    const suggestions = ending?.status === "done" && askerId ? answer.suggestions.slice(0, 3) : [];
    if (this.mode === "over") await conversation.send(message(text));
    else await this.complete(text, { citations: answer.citations, suggestions, last: true });
    for (const [number, { card }] of answer.cards.entries()) {
      if (delivery.parts.some((part) => part.card === number)) continue;
      const drawn = figureCard(card);
      if (drawn) await delivery.begin({ messageId: await conversation.send(withCard(drawn)), from: 0, card: number });
    }
    for (const each of ending?.status === "waiting" ? ending.approvals : []) {
      if (delivery.askedFor.has(each.id)) continue;
      const { title, before, after, approvers } = each.metadata;
      const ask = { id: each.id, title, summary: each.message, before, after, approvers, expiresAt: each.expiresAt };
      await delivery.asked(
        each.id,
        await conversation.send(withCard(approvalCard({ ...ask, url: approvalUrl(each.id) }))),
      );
    }
  }

  /** Writes the open message for the last time, with everything that only a complete message may carry. */
  private async complete(text: string, { citations, suggestions = [], last = false }: Completion): Promise<void> {
    const { askerId } = this.options;
    const extras = {
      entities: [answerEntity(text, citations)],
      ...(last ? { channelData: { feedbackLoop: { type: "default" } } } : {}),
      ...(suggestions.length && askerId
        ? {
            suggestedActions: {
              to: [askerId],
              actions: suggestions.map((value) => ({ type: "imBack", title: clip(value, 60), value })),
            },
          }
        : {}),
    };
    if (this.mode === "stream") await this.closeStream(text, extras);
    else await this.write(() => ({ ...message(text), ...extras }));
  }

  private async closeStream(text: string, extras: { entities?: object[] }): Promise<void> {
    const { conversation } = this.options;
    const info = { type: "streaminfo", streamId: this.messageId, streamType: "final" };
    try {
      await conversation.send({ ...message(text), ...extras, entities: [info, ...(extras.entities ?? [])] });
    } catch (error) {
      if (!(error instanceof TeamsRefusal) || error.status !== 403) throw error;
      if (/cancel/i.test(error.message)) {
        this.endStream();
        this.mode = "over";
        await conversation.send(message(WORDS.stopped));
        return;
      }
      this.messageId = "";
      await this.write(() => ({ ...message(text), ...extras }));
    }
    this.endStream();
  }

  /** Into the open message, or into a new one where none is open or the old one takes no more. */
  private async write(activity: () => TeamsActivity): Promise<void> {
    const { conversation, delivery } = this.options;
    if (this.messageId) {
      try {
        return await conversation.update(this.messageId, activity);
      } catch (error) {
        if (!(error instanceof TeamsRefusal) || error.status >= 500) throw error;
      }
    }
    this.messageId = await conversation.send(activity);
    await delivery.begin({ messageId: this.messageId, from: this.from });
  }

  private endStream(): void {
    const { streams, conversation } = this.options;
    if (this.mode === "stream") streams?.close(conversation.key);
  }

  private async pause(betweenMs: number): Promise<void> {
    const { clock } = this.options;
    const wait = this.lastWriteAt + betweenMs - clock.now();
    if (wait > 0) await clock.sleep(wait);
    this.lastWriteAt = clock.now();
  }

  private isLonger({ text, ending }: Answer): boolean {
    return knownLength({ text, ending }) - this.from > charactersPerMessage(text);
  }

  /** How far the open message can reach: to what is settled, to what fits, and never back behind what its stream has shown. */
  private endOfOpenPart({ text, ending }: Answer): number {
    const known = text.slice(0, knownLength({ text, ending }));
    return endOfPart(known, this.from, charactersPerMessage(text), Math.max(this.from, this.streamedTo));
  }

  private textSoFar(answer: Answer): string {
    return this.written(answer, this.from, this.endOfOpenPart(answer)).trimEnd();
  }

  private written(answer: Answer, from: number, end: number): string {
    return end > from ? safeMarkdown(partText(answer.text.slice(0, end), from, end), this.options.ownOrigin) : "";
  }

  /** What a stream shows now: the text, or before there is any, what is being done. */
  private streamed(answer: Answer): string {
    return this.textSoFar(answer) || (this.streamHasText ? this.lastShown : activityLine(answer));
  }

  private edited(answer: Answer): string {
    const text = this.textSoFar(answer);
    const working = answer.steps.some((step) => step.state === "running") || !text;
    return [text, working ? `_${activityLine(answer)}_` : ""].filter(Boolean).join("\n\n");
  }
}

interface Completion {
  citations: Answer["citations"];
  suggestions?: readonly string[];
  last?: boolean;
}

const knownLength = ({ text, ending }: Pick<Answer, "text" | "ending">): number =>
  ending ? text.length : settledLength(text);
