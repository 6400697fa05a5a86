import type { Actor } from "../domain/actor.ts";
import type { Approval } from "../domain/approval.ts";
import type { RunEvent } from "./operations.ts";
import type { Surface } from "./pump.ts";

export type ChatService = "slack" | "teams";

/** A person as a chat service knows them. */
export interface ChatIdentity {
  service: ChatService;
  /** Slack's team, Microsoft's tenant. */
  workspaceId: string;
  /** Slack's user, Microsoft's aadObjectId. */
  personId: string;
}

/** Where an answer is shown. */
export interface Place {
  service: ChatService;
  workspaceId: string;
  conversationId: string;
  /** The thread within the conversation. */
  threadId?: string;
  /** Others than the asker read it too. */
  shared: boolean;
  /** What the service needs besides in order to be reached there later. */
  address?: Record<string, unknown>;
}

/** A message that shows an answer from this character on. */
export interface DeliveredPart {
  messageId: string;
  from: number;
  /** Set for a message of its own that shows the card of this number. */
  card?: number;
}

/** What is known of one run's messages in one place, kept so that a restart goes on where this process stopped. */
export interface Delivery {
  readonly parts: readonly DeliveredPart[];
  /** Approvals that a message asks for already. */
  readonly askedFor: ReadonlySet<string>;
  begin(part: DeliveredPart): Promise<void>;
  /** A message that asks for this decision, so that it can be updated wherever it is decided. */
  asked(approvalId: string, messageId: string): Promise<void>;
}

/** A file that came with a message; its bytes are fetched only for a person who may ask. */
export interface IncomingFile {
  name: string;
  mediaType?: string;
  sizeBytes?: number;
  read(): Promise<ReadableStream<Uint8Array>>;
}

export interface Question {
  threadId: string;
  runId: string;
  text: string;
  documentIds: readonly string[];
}

export interface Decision {
  decision: "approve" | "reject";
  reason?: string;
}

/** What reaches a person who did not ask: a sentence, or a proposal to decide. */
export type ChatNotice = { text: string } | { approval: Approval };

export interface TaskItem {
  id: string;
  title: string;
  dueOn?: string;
  url?: string;
}

/** A thread, and where people see it. */
export interface Conversation {
  threadId: string;
  place: Place;
  /** Who asked, as the service knows them, with everybody who reads along. */
  asker: ChatIdentity;
  actor: Actor;
}

/** What channels need from the rest of the program. Implemented by the server; a channel knows no tool and no table. */
export interface ChannelHost {
  /** Records an event before it is acknowledged. False when it came before, here or elsewhere. */
  receive(service: ChatService, eventId: string, body: unknown): Promise<boolean>;
  /** The event is answered; until then a restart takes it up again. */
  settle(service: ChatService, eventId: string): Promise<void>;
  takeUp(service: ChatService): Promise<{ eventId: string; body: Record<string, unknown> }[]>;
  /** True where a conversation with us goes on already. */
  knowsPlace(place: Place): Promise<boolean>;

  /** The user behind a chat identity, acting over that service; undefined for somebody who is not linked. */
  findPerson(identity: ChatIdentity): Promise<Actor | undefined>;
  /** User ids by person id; whoever is not linked, or belongs to another tenant than the actor, is left out. */
  findReaders(
    actor: Actor,
    service: ChatService,
    workspaceId: string,
    personIds: readonly string[],
  ): Promise<Map<string, string>>;
  /** Links the person to the user with this verified address, where the settings and the workspace allow it. */
  linkByEmail(identity: ChatIdentity, email: string): Promise<Actor | undefined>;
  readonly linksByEmail: boolean;
  /** A one-time address at which a signed-in person links this identity to themselves. */
  linkAddress(identity: ChatIdentity, shownName: string): Promise<string>;
  /** Where the person is reached in private without having asked. */
  rememberAddress(identity: ChatIdentity, place: Place): Promise<void>;
  findAddress(identity: ChatIdentity): Promise<Place | undefined>;

  /** Starts a run. A run of this id that exists already is left as it is. Throws ThreadBusyError while another one runs. */
  ask(actor: Actor, question: Question): Promise<void>;
  /** The events of one run, from its first, or of the next one to begin after a decision; out of the log, then live. */
  events(actor: Actor, threadId: string, runId: string, signal: AbortSignal): AsyncIterable<RunEvent>;
  cancel(actor: Actor, runId: string): Promise<void>;
  /** True when the person alone may see more deals or companies than together with the audience. */
  seesMoreAlone(actor: Actor): Promise<boolean>;
  /** Puts a file into the person's private room and waits, for a while, until it is read. */
  upload(actor: Actor, file: IncomingFile): Promise<{ documentId: string; name: string }>;
  /** A document's bytes, for a person who may download it; undefined for anybody else. */
  download(actor: Actor, documentId: string): Promise<Uint8Array | undefined>;
  /** What a reader thought of an answer, named by its run or by one of its messages. */
  rate(actor: Actor, of: { runId: string } | { messageId: string }, rating: "up" | "down"): Promise<void>;

  decide(actor: Actor, approvalId: string, decision: Decision): Promise<Approval>;
  findApproval(actor: Actor, approvalId: string): Promise<Approval | undefined>;
  listApprovals(actor: Actor): Promise<Approval[]>;
  listTasks(actor: Actor): Promise<TaskItem[]>;
  searchDeals(actor: Actor, query: string): Promise<DealCard[]>;

  delivery(actor: Actor, runId: string, place: Place): Promise<Delivery>;
  approvalMessages(approvalId: string, service: ChatService): Promise<{ place: Place; messageId: string }[]>;
  saveApprovalMessage(actor: Actor, approvalId: string, place: Place, messageId: string): Promise<void>;
  saveConversation(conversation: Conversation): Promise<void>;
  /** Told of every decision, expiry and execution, wherever it was made. Returns how to stop listening. */
  onApproval(listener: (change: ApprovalChange) => void): () => void;

  /** The address of a page of ours: a thread, an approval. */
  address(path: string): string;
  report(error: unknown, what: string): void;
}

export interface DealCard {
  id: string;
  name: string;
  stage: string;
  value: string;
  url: string;
}

export interface ApprovalChange {
  approval: Approval;
  /** The thread that proposed it, if it is shown in a channel, with the run that says what came of the decision. */
  conversation?: Conversation;
  followUpRunId?: string;
}

/** What a chat service does in a way of its own. */
export interface ChatChannel {
  readonly service: ChatService;
  /** Everybody else who reads the place, or that outsiders do. Cached for a short while. */
  readersOf(place: Place, asker: ChatIdentity): Promise<readonly string[] | "outsiders">;
  /** The person's direct conversation, for what is not for others. */
  privatePlace(identity: ChatIdentity, near: Place): Promise<Place | undefined>;
  /** One or two sentences of ours, for everybody in the place or for one of them alone. */
  tell(place: Place, markdown: string, only?: ChatIdentity): Promise<void>;
  /** Offers the asker, and nobody else, the same question with everything they alone may see. */
  offerAlone(place: Place, asker: ChatIdentity, question: string): Promise<void>;
  /** Makes a place in which an answer that nobody asked for there can stand by itself. */
  openThread?(place: Place): Promise<Place>;
  /** `actor` is who asked: what was made for them alone is handed over in private places only. */
  openSurface(place: Place, asker: ChatIdentity, delivery: Delivery, actor: Actor): Promise<Surface>;
  /** Asks for a decision in a message of its own, in the person's direct conversation. Answers with the message's id. */
  askForDecision(place: Place, approval: Approval): Promise<string>;
  /** Replaces a message that asked for a decision by the decision. */
  showDecision(message: { place: Place; messageId: string }, approval: Approval): Promise<void>;
  /** Names the person on the page that links them. */
  nameOf(identity: ChatIdentity): Promise<{ name: string; verifiedEmail?: string }>;
}
