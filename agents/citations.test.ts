import { describe, expect, it } from "vitest";
import type { Source } from "../domain/source.ts";
import { CitationWriter, checkQuotes, SourceRegister } from "./citations.ts";

const source = (id: string): Source => ({ kind: "record", recordType: "deal", id, title: id, url: `/${id}` });

function writerWith(...ids: string[]) {
  const register = new SourceRegister();
  const seen = register.forModel({ rows: ids.map((id) => ({ name: id, url: "/x", source: source(id) })) });
  return { register, seen, writer: new CitationWriter(register) };
}

describe("SourceRegister", () => {
  it("shows the model a number for each source and no address", () => {
    expect(writerWith("a", "b", "a").seen).toEqual({
      rows: [
        { name: "a", cite: "[s1]" },
        { name: "b", cite: "[s2]" },
        { name: "a", cite: "[s1]" },
      ],
    });
  });

  it("goes on counting where the thread left off", () => {
    const register = new SourceRegister([{ number: 7, source: source("old") }]);
    expect(register.forModel({ source: source("new") })).toEqual({ cite: "[s8]" });
    expect(register.forModel({ source: source("old") })).toEqual({ cite: "[s7]" });
  });
});

describe("CitationWriter", () => {
  it("numbers sources in the order in which the answer uses them", () => {
    const { writer } = writerWith("a", "b", "c");
    expect(writer.write("One [s3], two [s1][s3].") + writer.end()).toBe("One [1], two [2][1].");
    expect(writer.citations().map(({ index, title }) => [index, title])).toEqual([
      [1, "c"],
      [2, "a"],
    ]);
  });

  it.each([1, 2, 3, 5])("gives the same text when the stream is cut every %d characters", (size) => {
    const { writer } = writerWith("a", "b");
    const text = "Revenue was 5 [s2] (see [1] and [sic]) and cost 3 [s1][s2].";
    const pieces = text.match(new RegExp(`.{1,${size}}`, "gs")) ?? [];
    expect(pieces.map((piece) => writer.write(piece)).join("") + writer.end()).toBe(
      "Revenue was 5 [1] (see [1] and [sic]) and cost 3 [2][1].",
    );
  });

  it("drops a mark that no tool gave out", () => {
    const { writer } = writerWith("a");
    expect(writer.write("Invented [s9].") + writer.end()).toBe("Invented .");
    expect(writer.citations()).toEqual([]);
  });
});

describe("checkQuotes", () => {
  const texts = ["This Agreement shall be governed by the laws of the State of New York, without regard to conflicts."];

  it("matches a quotation word for word, over line breaks and omissions", () => {
    expect(checkQuotes("It says “shall be governed by … the State of New York”. [1]", texts).quotes).toEqual({
      matched: 1,
      total: 1,
    });
  });

  it("counts a changed word as no match", () => {
    expect(checkQuotes("It says “shall be governed by the laws of Delaware”.", texts).quotes).toEqual({
      matched: 0,
      total: 1,
    });
  });
});
