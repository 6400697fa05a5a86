import type { Limit } from "../rate-limits.ts";

/** Sizes that Slack refuses to exceed, each a little under what is documented or was met. */
export const SIZES = {
  /** markdown_text takes 12,000 characters a call, and a message's blocks together a little over 13,000. */
  message: 11_000,
  /** An open stream ends by itself after about five minutes, which is not documented. */
  streamMs: 240_000,
  section: 3_000,
  header: 150,
  contextElements: 10,
  blocks: 50,
  tableRows: 100,
  tableColumns: 20,
  prompts: 4,
  /** A task's output is a remark and not a report. */
  taskText: 240,
} as const;

const PER_MINUTE = 60_000;
/** A tenth is left for whoever else calls with the same token. */
const TIER_2: Limit = { calls: 18, windowMs: PER_MINUTE };
const TIER_3: Limit = { calls: 45, windowMs: PER_MINUTE };
const TIER_4: Limit = { calls: 90, windowMs: PER_MINUTE };
/** Slack says "several hundred a minute" for a workspace, and one a second for a channel. */
const POSTS: Limit = { calls: 240, windowMs: PER_MINUTE };
export const POSTS_IN_CHANNEL: Limit = { calls: 1, windowMs: 1_050 };

const METHODS: Readonly<Record<string, Limit>> = {
  "chat.startStream": TIER_2,
  "chat.stopStream": TIER_2,
  "chat.appendStream": TIER_4,
  "chat.postMessage": POSTS,
  "chat.postEphemeral": TIER_4,
  "chat.update": TIER_3,
  "assistant.threads.setStatus": TIER_4,
  "assistant.threads.setTitle": TIER_4,
  "assistant.threads.setSuggestedPrompts": TIER_4,
  "conversations.info": TIER_3,
  "conversations.open": TIER_3,
  "conversations.members": TIER_4,
  "users.info": TIER_4,
  "views.publish": TIER_4,
  "views.open": TIER_4,
  "files.info": TIER_4,
  "files.getUploadURLExternal": TIER_4,
  "files.completeUploadExternal": TIER_4,
};

/** The limit of a method, for one app in one workspace. What is not listed is taken to be scarce. */
export const limitOf = (method: string): Limit => METHODS[method] ?? TIER_2;
