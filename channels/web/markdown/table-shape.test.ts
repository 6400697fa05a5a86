import { describe, expect, it } from "vitest";
import { lexAnswer, type Tokens } from "./lex.ts";
import { shapeOf } from "./table-shape.ts";

const shape = (markdown: string) => shapeOf(lexAnswer(markdown, false)[0] as Tokens.Table);

describe("shapeOf", () => {
  it("sets columns of numbers right, and words left", () => {
    const { numeric } = shape(
      "| Item | €m | Share | Growth | Note |\n|---|---|---|---|---|\n| A | 47.1 [1] | 31.0% | (4.2) | first |\n| B | 1,200 | 10.5x | — | second |",
    );
    expect(numeric).toEqual([false, true, true, true, false]);
  });
  it("recognises a last column of sources", () => {
    expect(shape("| Item | Source |\n|---|---|\n| A | [1] |\n| B | [2] [3] |").sourceColumn).toBe(true);
    expect(shape("| Item | Note |\n|---|---|\n| A | see [1] |").sourceColumn).toBe(false);
  });
  it("takes an amount with its currency's code for a number, and keeps short words on one line", () => {
    const { numeric, short } = shape(
      "| Deal | Value | Company |\n|---|---|---|\n| Falcon | EUR 335.0m | A company with a long name |\n| Wren | – | B |",
    );
    expect(numeric).toEqual([false, true, false]);
    expect(short).toEqual([true, true, false]);
  });
});
