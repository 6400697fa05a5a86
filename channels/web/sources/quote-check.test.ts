import { describe, expect, it } from "vitest";
import type { Citation, PageText } from "../api/types.ts";
import { checkQuote, findQuote, spanOn } from "./quote-check.ts";

const text = "The fee is 2%.\nThe Customer may\nterminate on 60 days’ notice. The fee is 2%.";
const page = { page: 4, start: 500, end: 500 + text.length, text } as PageText;
const cite = (fields: Partial<Citation>): Citation => ({ index: 1, kind: "document", title: "A", page: 4, ...fields });
const at = (words: string) => ({ start: 500 + text.indexOf(words), end: 500 + text.indexOf(words) + words.length });

describe("checkQuote", () => {
  it("accepts the same words over other line breaks", () => {
    expect(
      checkQuote(
        page,
        cite({
          quote: "The Customer may terminate on 60 days’ notice.",
          ...at("The Customer may\nterminate on 60 days’ notice."),
        }),
      ),
    ).toBe("match");
  });
  it("accepts a part between ellipses", () => {
    expect(checkQuote(page, cite({ quote: "…terminate on 60 days’…", ...at("terminate on 60 days’ notice") }))).toBe(
      "match",
    );
  });
  it("says when one word differs", () => {
    expect(
      checkQuote(page, cite({ quote: "terminate on 90 days’ notice", ...at("terminate on 60 days’ notice") })),
    ).toBe("differs");
  });
  it("says when the words stand at another place than cited", () => {
    expect(checkQuote(page, cite({ quote: "terminate on 60 days’ notice", ...at("The fee is 2%.") }))).toBe(
      "elsewhere",
    );
  });
  it("does not claim a match where nothing was quoted", () => {
    expect(checkQuote(page, cite({ ...at("The fee") }))).toBe("no-quote");
  });
});

describe("spanOn", () => {
  it("finds a quote without offsets by its words", () => {
    expect(findQuote(page, cite({ quote: "Customer may terminate" }))).toEqual(at("Customer may\nterminate"));
  });
  it("marks nothing on a page that is not the cited one", () => {
    expect(spanOn({ ...page, page: 5 }, cite({ ...at("The fee") }))).toBeNull();
  });
});
