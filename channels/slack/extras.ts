import type { Answer } from "../answer.ts";
import { WORDS } from "../words.ts";
import { approvalBlocks } from "./blocks.ts";
import { cardMessage } from "./cards.ts";
import type { Poster } from "./poster.ts";
import type { SlackSurfaceOptions } from "./surface.ts";

/** Files are remembered like cards, behind all of them. */
const FIRST_FILE = 1_000;

/** What follows an answer in messages of its own: cards, files, proposals. Each comes once, also after a restart. */
export async function postExtras(poster: Poster, options: SlackSurfaceOptions, answer: Answer): Promise<void> {
  await postCards(poster, options, answer);
  await postFiles(poster, options, answer);
  await postApprovals(poster, options, answer);
}

async function postCards(poster: Poster, { delivery }: SlackSurfaceOptions, { cards }: Answer): Promise<void> {
  for (const [number, { card }] of cards.entries()) {
    if (delivery.parts.some((part) => part.card === number)) continue;
    const message = cardMessage(card);
    if (!message) continue;
    await poster.post(message.text, message.blocks, number);
    if (message.csv) await poster.file(`table-${number + 1}.csv`, message.csv);
  }
}

async function postFiles(
  poster: Poster,
  { delivery, download }: SlackSurfaceOptions,
  { files }: Answer,
): Promise<void> {
  for (const [number, { documentId, name }] of files.entries()) {
    const card = FIRST_FILE + number;
    if (!download || delivery.parts.some((part) => part.card === card)) continue;
    const bytes = await download(documentId);
    if (!bytes) continue;
    await poster.file(name, bytes);
    await delivery.begin({ messageId: "", from: 0, card });
  }
}

async function postApprovals(poster: Poster, options: SlackSurfaceOptions, { ending }: Answer): Promise<void> {
  const { delivery, approvalUrl } = options;
  for (const each of ending?.status === "waiting" ? ending.approvals : []) {
    if (delivery.askedFor.has(each.id)) continue;
    const { title, before, after, approvers } = each.metadata;
    const ask = { id: each.id, title, summary: each.message, before, after, approvers, expiresAt: each.expiresAt };
    const blocks = approvalBlocks({ ...ask, url: approvalUrl(each.id) });
    const messageId = await poster.post(`${WORDS.needsApproval}: ${each.message}`, blocks);
    await delivery.asked(each.id, messageId);
  }
}
