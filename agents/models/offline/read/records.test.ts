import { describe, expect, it } from "vitest";
import { records } from "../fixtures/records.ts";
import { tokenize } from "../text.ts";
import { recordLinker } from "./records.ts";

const link = recordLinker(records);
const linked = (text: string) =>
  link(text, tokenize(text), () => false)
    .filter((s) => !s.weak && !s.excluded)
    .flatMap((s) => s.candidates.map((c) => c.id));

describe("records", () => {
  it.each([
    ["show me Falcon", ["deal_falcon"]],
    ["Project Falcon", ["deal_falcon"]],
    ["the falcon data room", ["room_falcon"]],
    ["documents in the Falcon room", ["room_falcon"]],
    ["juniper", ["deal_juniper"]],
    ["show me fallcon", ["deal_falcon"]],
    ["who is Tom Okafor?", ["contact_tom"]],
    ["not Falcon but Juniper", ["deal_juniper"]],
    ["the Falcon NDA", ["doc_nda"]],
    ["what does 3M_2018_10K.pdf say", ["doc_3m18"]],
    ["the Meridian CIM 2025", ["doc_cim"]],
    ["are there any earn-outs", []],
    ["What is the FY2018 capital expenditure for 3M?", []],
    ["governing law of the Glu Mobile agreement", []],
    ["Does the agreement contain a safe harbor clause for Delaware?", []],
  ])("links %s", (text, ids) => {
    expect(linked(text)).toEqual(ids);
  });

  it("links a kind of document only weakly, for tools that need one", () => {
    const [span] = link("read page 3 of the lease", tokenize("read page 3 of the lease"), () => false);
    expect(span).toMatchObject({ weak: true, candidates: [{ id: "doc_lease" }] });
  });

  it("links among a thousand documents in milliseconds", () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({
      kind: "document" as const,
      id: `doc_${i}`,
      name: `Company${i}_20${i % 30}_10K.pdf`,
    }));
    const linkMany = recordLinker([...records, ...many]);
    const started = performance.now();
    for (let i = 0; i < 10; i++)
      linkMany(
        "what is the net PP&E of Company77 in FY2018?",
        tokenize("what is the net PP&E of Company77 in FY2018?"),
        () => false,
      );
    expect((performance.now() - started) / 10).toBeLessThan(30);
  });

  it("links a listed company by its name and the first word of it, and no address by its parts", () => {
    const listed = recordLinker([
      { kind: "ticker", id: "NRTH", name: "Northmoor Flow Systems", aliases: ["NRTH"] },
      { kind: "contact", id: "contact_jo", name: "Jo Berg", aliases: ["jo@quell.example"] },
    ]);
    const ids = (text: string) =>
      listed(text, tokenize(text), () => false).flatMap((s) => s.candidates.map((c) => c.id));
    expect(ids("share price of Northmoor Flow Systems")).toEqual(["NRTH"]);
    expect(ids("how is Northmoor trading?")).toEqual(["NRTH"]);
    expect(ids("which Flow of funds is in the Systems agreement?")).toEqual([]);
    expect(ids("what does the Quell agreement say?")).toEqual([]);
  });
});
