import { createHash } from "node:crypto";
import type { Actor } from "../domain/actor.ts";
import type { Approval } from "../domain/approval.ts";
import { AppError, ThreadBusyError, toAppError, UnauthenticatedError } from "../domain/errors.ts";
import { EMPTY_ANSWER } from "./answer.ts";
import type {
  ApprovalChange,
  ChannelHost,
  ChatChannel,
  ChatIdentity,
  ChatNotice,
  Conversation,
  Decision,
  IncomingFile,
  Place,
  Question,
} from "./channel.ts";
import { systemClock } from "./clock.ts";
import { pump, type Surface } from "./pump.ts";
import { isSameAudience, seat } from "./seat.ts";
import { WORDS } from "./words.ts";

/** A question as it came in, already verified and seen for the first time. */
export interface Asked {
  eventId: string;
  identity: ChatIdentity;
  place: Place;
  text: string;
  files: readonly IncomingFile[];
}

/** How long the end of the program waits for answers to reach their readers; what is left goes on after the next start. */
const LEAVE_WITHIN_MS = 4_000;
const LONGEST_QUESTION = 20_000;
const HEARD_WITHIN_MS = 400;
/** How long a question waits for the answer before it, and how often it looks. */
const WAITS_FOR_TURN_MS = 120_000;
const LOOK_AGAIN_MS = 250;

type Seat = NonNullable<Awaited<ReturnType<typeof seat>>>;
interface Opened {
  person: Actor;
  question: string;
  runId: string;
  surface: Surface;
  conversation: Conversation;
}

export type Desk = ReturnType<typeof createDesk>;

/** What all chat services have in common: who asks, who reads along, one run for each question, its answer in its place. */
export function createDesk(host: ChannelHost, channel: ChatChannel) {
  const closing = new AbortController();
  const working = new Set<Promise<void>>();
  /** Questions that nobody has been told were heard. */
  let arriving = 0;
  /** What is being answered in which place, so that it can be stopped there. */
  const active = new Map<string, { actor: Actor; runId: string; personId: string }>();

  /** Carries work on past the acknowledgement, and lets nothing it throws get lost. */
  function inBackground(what: string, work: () => Promise<void>): Promise<void> {
    const tracked: Promise<void> = work()
      .catch((error) => host.report(error, what))
      .finally(() => working.delete(tracked));
    working.add(tracked);
    return tracked;
  }

  /** Answers a question to its end. The event counts as answered whatever came of it, except when the program ends first. */
  const ask = (asked: Asked): Promise<void> =>
    inBackground("answering in a channel", async () => {
      try {
        await answer(asked);
      } finally {
        if (!closing.signal.aborted) await host.settle(channel.service, asked.eventId);
      }
    });

  async function answer(asked: Asked): Promise<void> {
    const { identity, place, files } = asked;
    arriving += 1;
    let opened: Opened | undefined;
    try {
      const person = await identify(identity);
      if (!person) return await refuse(identity, place);
      const seated = await seat({ host, channel, identity, place, person, alone: files.length > 0 });
      if (!seated) return;
      opened = await open(asked, person, seated);
    } finally {
      arriving -= 1;
    }
    if (opened) await carryOut(asked, opened);
  }

  /** Shows that the question was heard, before any work on it. */
  async function open(
    { eventId, identity, text, files }: Asked,
    person: Actor,
    seated: Seat,
  ): Promise<Opened | undefined> {
    const { place, actor } = seated;
    const question = text.trim().replaceAll("\u0000", "");
    const problem =
      !question && !files.length
        ? WORDS.emptyQuestion
        : question.length > LONGEST_QUESTION
          ? WORDS.longQuestion
          : undefined;
    if (problem) {
      await channel.tell(place, problem);
      return undefined;
    }
    const runId = `run_${hash(channel.service, eventId)}`;
    const delivery = await host.delivery(actor, runId, place);
    const surface = await channel.openSurface(place, identity, delivery, actor);
    await surface.announce();
    return {
      person,
      question,
      runId,
      surface,
      conversation: { threadId: threadOf(place, actor), place, asker: identity, actor },
    };
  }

  async function carryOut(
    { identity, place, files }: Asked,
    { person, question, runId, surface, conversation }: Opened,
  ): Promise<void> {
    const { threadId, actor } = conversation;
    try {
      if (!place.shared) await host.rememberAddress(identity, place);
      const documentIds: string[] = [];
      for (const file of files) documentIds.push((await host.upload(person, file)).documentId);
      await untilAllAreHeard();
      await askInTurn(actor, { threadId, runId, text: question || WORDS.aboutFiles, documentIds });
    } catch (cause) {
      const { fault, code, message } = toAppError(cause);
      if (fault !== "caller") host.report(cause, "starting a run");
      return surface.show(() => ({ ...EMPTY_ANSWER, runId, ending: { status: "failed", code, message } }));
    }
    await host.saveConversation(conversation);
    await follow(conversation, runId, surface);
    if (conversation.place.shared && (await host.seesMoreAlone(actor)))
      await channel.offerAlone(conversation.place, identity, question);
  }

  /** Where many ask at once, each sees that it was heard before the first is worked on: working takes the whole processor. */
  async function untilAllAreHeard(): Promise<void> {
    for (const giveUpAt = Date.now() + HEARD_WITHIN_MS; arriving > 0 && Date.now() < giveUpAt; )
      await systemClock.sleep(10);
  }

  /** Two questions in one thread are answered one after the other, as people in a chat expect. */
  async function askInTurn(actor: Actor, question: Question): Promise<void> {
    for (const giveUpAt = Date.now() + WAITS_FOR_TURN_MS; ; ) {
      try {
        return await host.ask(actor, question);
      } catch (error) {
        if (!(error instanceof ThreadBusyError) || Date.now() > giveUpAt || closing.signal.aborted) throw error;
        await systemClock.sleep(LOOK_AGAIN_MS, closing.signal);
      }
    }
  }

  /** Shows a run in its place until its end is visible there. */
  async function follow(
    { threadId, place, asker, actor }: Conversation,
    runId: string,
    surface: Surface,
  ): Promise<void> {
    const key = keyOf(place);
    const current = { actor, runId, personId: asker.personId };
    active.set(key, current);
    try {
      await pump(host.events(actor, threadId, runId, closing.signal), surface, {
        onStop: () => host.cancel(actor, runId),
      });
    } finally {
      if (active.get(key) === current) active.delete(key);
    }
  }

  async function identify(identity: ChatIdentity): Promise<Actor | undefined> {
    const known = await host.findPerson(identity);
    if (known || !host.linksByEmail) return known;
    const { verifiedEmail } = await channel.nameOf(identity);
    return verifiedEmail ? host.linkByEmail(identity, verifiedEmail) : undefined;
  }

  /** A polite refusal and nothing else; the way to change it goes to the person alone. */
  async function refuse(identity: ChatIdentity, place: Place): Promise<void> {
    const quiet = place.shared ? await channel.privatePlace(identity, place) : place;
    if (!quiet) return channel.tell(place, WORDS.unknownHere);
    const { name } = await channel.nameOf(identity);
    await channel.tell(quiet, WORDS.unknown(await host.linkAddress(identity, name)));
  }

  /** Stops what is being answered in the place; only whoever asked can. */
  async function stop(place: Place, identity: ChatIdentity): Promise<boolean> {
    const current = active.get(keyOf(place));
    if (!current || current.personId !== identity.personId) return false;
    await host.cancel(current.actor, current.runId);
    return true;
  }

  /**
   * Records a click. Nothing but the approval's id is taken from the message: what is carried out, and whether this person
   * may decide, is looked up anew.
   */
  async function decide(identity: ChatIdentity, approvalId: string, decision: Decision): Promise<Approval> {
    const person = await identify(identity);
    if (!person) throw new UnauthenticatedError(WORDS.unknownHere);
    return host.decide(person, approvalId, decision);
  }

  /** Tells somebody something in their own conversation. False when they cannot be reached there. */
  async function notify(actor: Actor, identity: ChatIdentity, notice: ChatNotice): Promise<boolean> {
    const { service, workspaceId } = identity;
    const place = await channel.privatePlace(identity, { service, workspaceId, conversationId: "", shared: false });
    if (!place) return false;
    if ("text" in notice) await channel.tell(place, notice.text);
    else {
      const messageId = await channel.askForDecision(place, notice.approval);
      await host.saveApprovalMessage(actor, notice.approval.id, place, messageId);
    }
    return true;
  }

  const stopListening = host.onApproval((change) => void inBackground("showing a decision", () => showChange(change)));

  async function showChange({ approval, conversation, followUpRunId }: ApprovalChange): Promise<void> {
    for (const message of await host.approvalMessages(approval.id, channel.service))
      await channel.showDecision(message, approval);
    if (!conversation || conversation.place.service !== channel.service || !followUpRunId) return;
    // Somebody came or left since: the card shows the decision, and nothing more is said before them.
    if (!(await isSameAudience(host, channel, conversation))) return;
    if (await host.receive(channel.service, `follow-up ${followUpRunId}`, null)) {
      const { place, asker, actor } = conversation;
      const delivery = await host.delivery(actor, followUpRunId, place);
      await follow(conversation, followUpRunId, await channel.openSurface(place, asker, delivery, actor));
      await host.settle(channel.service, `follow-up ${followUpRunId}`);
    }
  }

  async function close(): Promise<void> {
    stopListening();
    const late = new Promise<void>((resolve) => setTimeout(resolve, LEAVE_WITHIN_MS).unref());
    await Promise.race([Promise.all(working), late]);
    closing.abort();
  }

  return { ask, stop, decide, identify, notify, inBackground, close };
}

/** Says in one sentence what a person can do about an error, in the channel's own place. */
export const sentenceOf = (cause: unknown): string =>
  cause instanceof AppError ? cause.message : toAppError(cause).message;

export const keyOf = ({ service, workspaceId, conversationId, threadId }: Place): string =>
  [service, workspaceId, conversationId, threadId ?? ""].join("/");

/**
 * The thread of a person in a place, for one set of readers. With other readers it is another thread: what was said before
 * somebody came is not part of what the assistant remembers in front of them.
 */
export function threadOf(place: Place, actor: Actor): string {
  return `thread_${hash(keyOf(place), actor.userId, ...[...(actor.audience ?? [])].sort())}`;
}

const hash = (...parts: readonly string[]): string =>
  createHash("sha256").update(parts.join("\u0000")).digest("hex").slice(0, 32);
