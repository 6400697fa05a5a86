import type { Actor } from "../domain/actor.ts";
import type { ChannelHost, ChatChannel, ChatIdentity, Conversation, Place } from "./channel.ts";
import { WORDS } from "./words.ts";

interface Arrival {
  host: ChannelHost;
  channel: ChatChannel;
  identity: ChatIdentity;
  place: Place;
  person: Actor;
  /** What came with the question is the person's own, so that the answer is too. */
  alone: boolean;
}

/**
 * Where a question is answered, and for whose eyes. In a shared place the run is given everybody who reads there; where
 * one of them is not known to the firm, nothing is said there and the answer goes to the person alone.
 */
export async function seat(arrival: Arrival): Promise<{ place: Place; actor: Actor } | undefined> {
  const { channel, identity, place, person } = arrival;
  if (!place.shared) return { place, actor: person };
  const audience = arrival.alone ? undefined : await audienceOf(arrival);
  if (audience) return { place, actor: { ...person, audience } };
  const quiet = await channel.privatePlace(identity, place);
  if (!quiet) {
    await channel.tell(place, WORDS.askDirectly);
    return undefined;
  }
  await channel.tell(place, WORDS.answeredAlone, identity);
  return { place: channel.openThread ? await channel.openThread(quiet) : quiet, actor: person };
}

/** True while the readers of a place are those that a conversation was held before. */
export async function isSameAudience(
  host: ChannelHost,
  channel: ChatChannel,
  { place, asker, actor }: Conversation,
): Promise<boolean> {
  if (!place.shared) return true;
  const now = await audienceOf({ host, channel, identity: asker, place, person: actor, alone: false });
  const before = actor.audience ?? [];
  return now !== undefined && now.length === before.length && now.every((userId) => before.includes(userId));
}

/** The user ids of everybody else who reads the place; undefined as soon as one reader is nobody of ours. */
async function audienceOf({ host, channel, identity, place, person }: Arrival): Promise<string[] | undefined> {
  const readers = await channel.readersOf(place, identity);
  if (readers === "outsiders") return undefined;
  const others = readers.filter((reader) => reader !== identity.personId);
  const users = await host.findReaders(person, place.service, place.workspaceId, others);
  if (others.some((reader) => !users.has(reader))) return undefined;
  return [...new Set(users.values())].filter((userId) => userId !== person.userId);
}
