import { createHash } from "node:crypto";
import { z } from "zod";
import { asProgram } from "../../db/as-actor.ts";
import { activeHolds, erase, findSubject, keepCertificate, personHash } from "../../db/personal-data.ts";
import { InvalidInputError, RecordNotFoundError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";

const Counted = z.strictObject({ kind: z.string(), count: z.int() });

export const erasePerson = defineTool({
  name: "erase_person",
  title: "Erase a person",
  domain: "control",
  effect: "external",
  permission: "person:manage",
  description:
    "Erases a person by their e-mail address: account, contact records, threads with answers and events, files of their own with passages and embeddings, exports, chat identities. Gives a certificate that lists what was removed and what is kept, and why. It cannot be undone.",
  examples: [
    "delete everything about kim@buyer.com",
    "right to be forgotten request for sam@firm.com",
    "erase bea@firm.com, she asked for it",
  ],
  input: z.strictObject({
    email: z.email().meta({ slot: "email" }),
    reason: z
      .string()
      .trim()
      .min(3)
      .max(1_000)
      .default("request of the person")
      .meta({ slot: "text", cue: ["because", "reason"], needsCue: true }),
  }),
  output: z.strictObject({
    certificate: z.strictObject({
      id: z.string(),
      personHash: z.string().describe("SHA-256 of the address in small letters"),
      at: z.iso.datetime(),
      by: z.string(),
      reason: z.string(),
      removed: z.array(Counted),
      kept: z.array(Counted.extend({ why: z.string() })),
      filesRemoved: z.int(),
      hash: z.string().describe("SHA-256 over all the other fields, as JSON"),
    }),
  }),
  http: { method: "POST", path: "/people/erase" },
  async preview({ email }, { db, actor }) {
    const { subject, holds } = await asProgram(db, async () => ({
      subject: await findSubject(db, actor.tenantId, email),
      holds: await activeHolds(db, actor.tenantId),
    }));
    if (!subject) throw new RecordNotFoundError("person");
    const held = holds.some((hold) => hold.email === subject.email);
    return {
      summary: `Erase ${subject.email} for good.`,
      before: { person: subject.email, account: subject.userId ? "yes" : "no" },
      after: held ? { person: "kept whole: a legal hold" } : null,
    };
  },
  async run({ email, reason }, { db, actor, services }) {
    if (email.toLowerCase() === actor.email)
      throw new InvalidInputError("erase_person: another administrator has to erase you.");
    const { storageKeys, ...erased } = await asProgram(db, async () => {
      const subject = await findSubject(db, actor.tenantId, email);
      if (!subject) throw new RecordNotFoundError("person");
      return erase(db, subject);
    });
    const stated = {
      id: newId("change"),
      personHash: personHash(email),
      at: new Date().toISOString(),
      by: actor.email,
      reason,
      ...erased,
      filesRemoved: storageKeys.length,
    };
    const certificate = { ...stated, hash: createHash("sha256").update(JSON.stringify(stated)).digest("hex") };
    await keepCertificate(db, {
      id: stated.id,
      tenantId: actor.tenantId,
      personHash: stated.personHash,
      certificate,
      by: actor.userId,
    });
    services.exports.discard(storageKeys);
    return { certificate };
  },
});
