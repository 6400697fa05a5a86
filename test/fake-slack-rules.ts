/** What Slack refuses, with the code it answers with. Taken from its documentation and from what others met. */

interface FakeBlock {
  type: string;
  text?: { type: string; text: string } | string;
  elements?: { type: string; text?: { text: string } | string; value?: string; action_id?: string }[];
  rows?: { text?: string; elements?: unknown[] }[][];
}

const KNOWN_BLOCKS = new Set(
  "actions alert card carousel container context context_actions data_table divider file header image input markdown rich_text section table task_card plan video".split(
    " ",
  ),
);
const STREAM_STATES = new Set(["pending", "in_progress", "complete", "error"]);

export const LONGEST_MARKDOWN = 12_000;
/** What the texts of all blocks of a message may have together. */
const LONGEST_BLOCKS = 13_200;

export function problemWithBlocks(blocks: unknown): string | undefined {
  if (!Array.isArray(blocks)) return "invalid_blocks_format";
  if (blocks.length > 50) return "invalid_blocks";
  let total = 0;
  let tables = 0;
  for (const block of blocks as FakeBlock[]) {
    if (!KNOWN_BLOCKS.has(block?.type)) return "invalid_blocks";
    const text = typeof block.text === "string" ? block.text : block.text?.text;
    total += text?.length ?? 0;
    const longest = { section: 3_000, header: 150, markdown: LONGEST_MARKDOWN }[block.type];
    if (longest !== undefined && (!text || text.length > longest)) return "invalid_blocks";
    if (block.type === "table") {
      tables += 1;
      const rows = block.rows ?? [];
      if (!rows.length || rows.length > 100 || rows.some((row) => row.length > 20 || row.length !== rows[0]?.length))
        return "invalid_blocks";
      if (rows.flat().some((cell) => !cell.text && !cell.elements?.length)) return "invalid_blocks";
    }
    const most = { context: 10, actions: 25, context_actions: 5 }[block.type];
    if (most !== undefined) {
      const elements = block.elements ?? [];
      if (!elements.length || elements.length > most) return "invalid_blocks";
      for (const element of elements) {
        const label = typeof element.text === "string" ? element.text : element.text?.text;
        if (block.type === "context" && (!label || label.length > 3_000)) return "invalid_blocks";
        if (
          element.type === "button" &&
          (!label || label.length > 75 || !element.action_id || (element.value?.length ?? 0) > 2_000)
        )
          return "invalid_blocks";
        total += block.type === "context" ? (label?.length ?? 0) : 0;
      }
    }
  }
  if (tables > 1) return "only_one_table_allowed";
  return total > LONGEST_BLOCKS ? "msg_blocks_too_long" : undefined;
}

export function problemWithChunks(chunks: unknown): string | undefined {
  if (!Array.isArray(chunks) || !chunks.length) return "invalid_chunks";
  for (const chunk of chunks as {
    type: string;
    text?: string;
    id?: string;
    title?: string;
    status?: string;
    blocks?: unknown;
  }[]) {
    if (chunk.type === "markdown_text") {
      if (!chunk.text) return "no_text";
      if (chunk.text.length > LONGEST_MARKDOWN) return "msg_too_long";
    } else if (chunk.type === "task_update") {
      if (!chunk.id || !chunk.title || !STREAM_STATES.has(chunk.status ?? "")) return "invalid_chunks";
    } else if (chunk.type === "plan_update") {
      if (!chunk.title) return "invalid_chunks";
    } else if (chunk.type === "blocks") {
      const problem = problemWithBlocks(chunk.blocks);
      if (problem) return problem;
    } else return "invalid_chunks";
  }
  return undefined;
}

/** Calls a minute for one method in one workspace, at the letter of what is documented. */
export const TIERS: Readonly<Record<string, number>> = {
  "auth.test": 100,
  "chat.startStream": 20,
  "chat.stopStream": 20,
  "chat.appendStream": 100,
  "chat.postMessage": 300,
  "chat.postEphemeral": 100,
  "chat.update": 50,
  "assistant.threads.setStatus": 100,
  "assistant.threads.setTitle": 100,
  "assistant.threads.setSuggestedPrompts": 100,
  "agents.sessions.setStatus": 20,
  "conversations.info": 50,
  "conversations.open": 50,
  "conversations.members": 100,
  "conversations.replies": 50,
  "conversations.history": 50,
  "users.info": 100,
  "views.publish": 100,
  "views.open": 100,
  "files.info": 100,
  "files.getUploadURLExternal": 100,
  "files.completeUploadExternal": 100,
  "oauth.v2.access": 100,
};
