import type { ComponentChild } from "preact";
import { cutCitations } from "./citations-in-text.ts";
import { decodeEntities, isSafeLink, type Token, type Tokens } from "./lex.ts";

export interface Marks {
  isKnown: (index: number) => boolean;
  render: (index: number) => ComponentChild;
}

export const renderInline = (tokens: Token[] | undefined, marks: Marks): ComponentChild[] =>
  joinText(tokens ?? []).map((token) => renderToken(token, marks));

/** An escaped character cuts a text in three; a quotation and its mark are looked for in the whole of it. */
function joinText(tokens: Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    const plain = (token.type === "text" && !token.tokens) || token.type === "escape";
    if (!plain) joined.push(token);
    else if (last?.type === "text" && !("tokens" in last && last.tokens))
      joined[joined.length - 1] = { ...last, raw: last.raw + token.raw, text: last.text + token.text };
    else joined.push({ type: "text", raw: token.raw, text: token.text, escaped: false });
  }
  return joined;
}

function renderToken(token: Token, marks: Marks): ComponentChild {
  switch (token.type) {
    case "strong":
      return <strong>{renderInline(token.tokens, marks)}</strong>;
    case "em":
      return <em>{renderInline(token.tokens, marks)}</em>;
    case "del":
      return <s>{renderInline(token.tokens, marks)}</s>;
    case "codespan":
      return <code>{(token as Tokens.Codespan).text}</code>;
    case "br":
      return <br />;
    case "link":
      return renderLink(token as Tokens.Link, marks);
    case "checkbox":
      return (token as { checked?: boolean }).checked ? "☑ " : "☐ ";
    case "text":
      return token.tokens ? renderInline(token.tokens, marks) : renderText((token as Tokens.Text).text, marks);
    default:
      return renderText("text" in token ? String(token.text) : token.raw, marks);
  }
}

function renderLink(link: Tokens.Link, marks: Marks): ComponentChild {
  const index = /^\[?(\d{1,3})\]?$/.exec(link.text)?.[1];
  if (index && marks.isKnown(Number(index))) return marks.render(Number(index));
  if (!isSafeLink(link.href)) return renderInline(link.tokens, marks);
  return (
    <a href={link.href} target="_blank" rel="noreferrer noopener">
      {renderInline(link.tokens, marks)}
    </a>
  );
}

/** Long quotations are words of a document, and those are set in the serif; shorter ones are names and terms. */
const QUOTATION = /(“(?:[^“”]|“[^“”]*”){20,}”)/;

/** Whose words they are: a dash, a file, its page or cell, and the mark. */
const ATTRIBUTION =
  /^\s*[—–]\s[^“”[\]]{2,160}?(?:\.[a-z]{3,4}\b(?:, (?:pages? \d[\d–-]*|[^,.[\]]*![A-Z]{1,3}\d+))?|\bpages? \d[\d–-]*)[.,]?(?:\s*\[\d{1,3}\])*/;

function renderText(text: string, marks: Marks): ComponentChild[] {
  return decodeEntities(text)
    .split(QUOTATION)
    .map((part, index) => {
      if (index % 2 === 1) return <span class="said">{renderMarks(part, marks)}</span>;
      const by = index > 0 ? (ATTRIBUTION.exec(part)?.[0] ?? "") : "";
      if (by === "") return renderMarks(part, marks);
      return (
        <>
          <span class="by">{renderMarks(by, marks)}</span>
          {renderMarks(part.slice(by.length), marks)}
        </>
      );
    });
}

function renderMarks(text: string, marks: Marks): ComponentChild[] {
  return cutCitations(text, marks.isKnown).map((piece) => {
    if ("text" in piece) return piece.text;
    const [first = 0, ...rest] = piece.marks;
    return (
      <>
        <span class="nb">
          {piece.word}
          {marks.render(first)}
        </span>
        {rest.map((index) => marks.render(index))}
      </>
    );
  });
}
