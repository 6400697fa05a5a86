import type { Actor } from "../../domain/actor.ts";
import type { Approval } from "../../domain/approval.ts";
import { ApprovalDecidedError, FileTooLargeError, toAppError, UnreadableFileError } from "../../domain/errors.ts";
import type { ChannelHost, ChatIdentity, ChatNotice, IncomingFile } from "../channel.ts";
import type { Clock } from "../clock.ts";
import { createDesk } from "../desk.ts";
import { RateLimits } from "../rate-limits.ts";
import { WORDS } from "../words.ts";
import { CARD_TYPE, dealAttachment, decidedCard, VERBS } from "./cards.ts";
import { createTeamsChannel } from "./channel.ts";
import { admit } from "./gate.ts";
import { readQuestion, readSender, type TeamsFile } from "./incoming.ts";
import { createTransport, type TeamsActivity } from "./transport.ts";

export interface TeamsSettings {
  appId?: string | undefined;
  appPassword?: string | undefined;
  appTenantId?: string | undefined;
  openIdUrl?: string | undefined;
  loginUrl?: string | undefined;
  tenantIds?: readonly string[] | undefined;
  serviceHosts: readonly string[];
  anonymous: boolean;
  ownOrigin: string;
  uploadLimitBytes: number;
  warn(reason: string): void;
}

export interface Teams {
  /** Answers `POST /api/messages`. */
  handle(request: Request): Promise<Response>;
  /** Answers what a process left unanswered that is gone. */
  takeUp(): Promise<void>;
  /** Tells somebody something in their chat with us. False when they have never written to us there. */
  notify(actor: Actor, identity: ChatIdentity, notice: ChatNotice): Promise<boolean>;
  close(): Promise<void>;
}

/** Names kept for the page that links an account; only shown there. */
const MOST_NAMES = 5_000;
/** Where Teams keeps files that are sent to a bot. */
const FILE_HOSTS = /^https:\/\/(?:[\w-]+\.)+(?:sharepoint\.(?:com|us|cn)|sharepoint-df\.com|svc\.ms)\//;

/** Everything that people do with us in Teams, over one desk. */
export function createTeams(host: ChannelHost, settings: TeamsSettings, clock: Clock): Teams {
  const transport = createTransport({ ...settings, clock });
  const names = new Map<string, string>();
  const channel = createTeamsChannel({
    host,
    transport,
    limits: new RateLimits(clock),
    clock,
    ownOrigin: settings.ownOrigin,
    names,
  });
  const desk = createDesk(host, channel);

  async function handle(request: Request): Promise<Response> {
    const activity = await admit(request, { ...settings, transport, refused: settings.warn });
    if (typeof activity === "number") return new Response(null, { status: activity });
    const sender = readSender(activity);
    if (sender) {
      if (names.size > MOST_NAMES) names.clear();
      names.set(`${sender.identity.workspaceId} ${sender.identity.personId}`, sender.name);
    }
    if (activity.type === "invoke") return invoke(activity);
    if (activity.type === "message") await message(activity);
    if (activity.type === "conversationUpdate" && sender) channel.forget(sender.place);
    return new Response(null, { status: 200 });
  }

  /** Recorded before it is acknowledged; the answer goes on behind the acknowledgement. */
  async function message(activity: TeamsActivity): Promise<void> {
    const incoming = readQuestion(activity);
    if (!incoming || !(await host.receive("teams", incoming.eventId, activity))) return;
    answer(activity);
  }

  function answer(activity: TeamsActivity): void {
    const incoming = readQuestion(activity);
    if (!incoming) return;
    const { eventId, identity, place, text } = incoming;
    void desk.inBackground("a message in Teams", async () => {
      if (/^stop[.!]?$/i.test(text) && (await desk.stop(place, identity))) return host.settle("teams", eventId);
      await desk.ask({ eventId, identity, place, text, files: incoming.files.map(readerOf) });
    });
  }

  const readerOf = ({ name, url }: TeamsFile): IncomingFile => ({
    name,
    async read() {
      // The address carries its own proof, so nothing of ours is sent along; it has to be a file store of Microsoft's all the same.
      if (!FILE_HOSTS.test(url) && !settings.serviceHosts.includes(URL.parse(url)?.host ?? ""))
        throw new UnreadableFileError("Teams did not say where the file is. Send it again.");
      const response = await fetch(url, { redirect: "error" });
      if (Number(response.headers.get("content-length") ?? 0) > settings.uploadLimitBytes)
        throw new FileTooLargeError(settings.uploadLimitBytes);
      if (!response.ok || !response.body)
        throw new UnreadableFileError("Teams did not hand over the file. Send it again.");
      return response.body;
    },
  });

  async function invoke(activity: TeamsActivity): Promise<Response> {
    const sender = readSender(activity);
    if (!sender) return new Response(null, { status: 400 });
    const value = (activity.value ?? {}) as InvokeValue;
    switch (activity.name) {
      case "adaptiveCard/action":
        return Response.json(await act(sender.identity, value));
      case "message/submitAction":
        await rate(sender.identity, value, activity.replyToId);
        return Response.json({});
      case "composeExtension/query":
        return Response.json({ composeExtension: await search(sender.identity, value) });
      default:
        return new Response(null, { status: 501 });
    }
  }

  /** A click on a card. Of all that comes with it only the approval's id is taken, and that is looked up with the clicker's rights. */
  async function act(identity: ChatIdentity, { action }: InvokeValue) {
    const decision = action?.verb === VERBS.approve ? "approve" : action?.verb === VERBS.reject ? "reject" : undefined;
    const approvalId = action?.data?.approvalId;
    if (!decision || typeof approvalId !== "string") return says("This card is of an older version. Ask again.");
    try {
      return shows(await desk.decide(identity, approvalId, { decision }));
    } catch (cause) {
      const error = toAppError(cause);
      if (error.fault === "ours") host.report(cause, "a click in Teams");
      const standing =
        error instanceof ApprovalDecidedError
          ? (error.details as { approval?: Approval } | undefined)?.approval
          : undefined;
      return standing ? shows(standing) : says(error.message);
    }
  }

  async function rate(identity: ChatIdentity, { actionValue }: InvokeValue, messageId: unknown): Promise<void> {
    const person = await host.findPerson(identity);
    const rating = actionValue?.reaction === "like" ? "up" : actionValue?.reaction === "dislike" ? "down" : undefined;
    if (person && rating && typeof messageId === "string") await host.rate(person, { messageId }, rating);
  }

  async function search(identity: ChatIdentity, { parameters }: InvokeValue) {
    const person = await host.findPerson(identity);
    if (!person) return { type: "message", text: WORDS.unknownHere };
    const query = String(parameters?.find(({ name }) => name === "query")?.value ?? "").slice(0, 200);
    const deals = await host.searchDeals(person, query);
    if (!deals.length) return { type: "message", text: "I found no such deal." };
    return { type: "result", attachmentLayout: "list", attachments: deals.map(dealAttachment) };
  }

  return {
    handle,
    async takeUp() {
      for (const { body } of await host.takeUp("teams")) answer(body as TeamsActivity);
    },
    notify: desk.notify,
    close: () => desk.close(),
  };
}

interface InvokeValue {
  action?: { verb?: string; data?: { approvalId?: unknown } };
  actionValue?: { reaction?: string };
  parameters?: { name?: string; value?: unknown }[];
}

const shows = (approval: Approval) => ({ statusCode: 200, type: CARD_TYPE, value: decidedCard(approval) });
const says = (text: string) => ({ statusCode: 200, type: "application/vnd.microsoft.activity.message", value: text });
