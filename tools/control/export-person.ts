import { strToU8, zipSync } from "fflate";
import { z } from "zod";
import { asProgram } from "../../db/as-actor.ts";
import { findSubject, readEverything } from "../../db/personal-data.ts";
import { RecordNotFoundError } from "../../domain/errors.ts";
import { documentUrl } from "../data-room/document-shape.ts";
import { defineTool } from "../define-tool.ts";

const MOST_ROWS = 20_000;

export const exportPerson = defineTool({
  name: "export_person",
  title: "Export what is kept about a person",
  domain: "control",
  effect: "write",
  permission: "person:manage",
  description:
    "Everything that is kept about a person, by their e-mail address, as a ZIP of JSON files among your own files: account, contact records, threads, answers, documents of their own, tasks, comments, approvals, audit.",
  examples: [
    "export everything we hold about kim@buyer.com",
    "data subject access request for sam@firm.com",
    "give me all personal data of bea@firm.com as a file",
  ],
  input: z.strictObject({ email: z.email().meta({ slot: "email" }) }),
  output: z.strictObject({
    documentId: z.string(),
    url: z.string(),
    kinds: z.array(z.strictObject({ kind: z.string(), count: z.int() })),
  }),
  http: { method: "POST", path: "/people/export" },
  async run({ email }, { db, actor, services }) {
    const found = await asProgram(db, async () => {
      const subject = await findSubject(db, actor.tenantId, email);
      if (!subject) throw new RecordNotFoundError("person");
      return readEverything(db, subject, MOST_ROWS);
    });
    const kinds = found.map(({ kind, count }) => ({ kind, count }));
    const file = (name: string, value: unknown) => [name, strToU8(JSON.stringify(value, null, 2))] as const;
    const bytes = zipSync(
      Object.fromEntries([
        file("index.json", { person: email.toLowerCase(), exportedAt: new Date().toISOString(), kinds }),
        ...found
          .filter(({ rows }) => rows.length)
          .map(({ kind, rows }) => file(`${kind.replaceAll(" ", "-")}.json`, rows)),
      ]),
    );
    const name = `personal data ${new Date().toISOString().slice(0, 10)}.zip`;
    const { documentId } = await services.exports.keep(db, actor, { name, mediaType: "application/zip", bytes });
    return { documentId, url: documentUrl(services.publicUrl, documentId), kinds };
  },
});
