import { describe, expect, it } from "vitest";
import { Vocabulary } from "./vocabulary.ts";

describe("a word that a line's end broke", () => {
  const knowing = (text: string) => {
    const words = new Vocabulary();
    words.add(text);
    return words;
  };

  it("is joined where the document writes it as one, though its parts are words too", () => {
    expect(knowing("To manage what the ment means: Management.").joins("manage", "ment")).toBe(true);
    expect(knowing("Глава, гла ва").joins("Гла", "ва")).toBe(true);
  });

  it("keeps its hyphen where the document writes it with one, or writes both parts as words, in any letters", () => {
    expect(knowing("a (third-party) claim").joins("third", "party")).toBe(false);
    expect(knowing("the risk is weighted").joins("risk", "weighted")).toBe(false);
    expect(knowing("im Süd, die Tür").joins("Süd", "tür")).toBe(false);
  });
});
