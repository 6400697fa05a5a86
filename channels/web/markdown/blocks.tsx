import type { ComponentChild } from "preact";
import { Icon } from "../parts/icon.tsx";
import { type Marks, renderInline } from "./inline.tsx";
import { lexAnswer, type Token, type Tokens } from "./lex.ts";
import { AnswerTable } from "./table.tsx";

/** Answer text → vnodes. Never HTML strings: what a document or a model writes cannot become markup. */
export function renderAnswer(text: string, streaming: boolean, marks: Marks, lead = true): ComponentChild[] {
  const tokens = lexAnswer(text, streaming);
  const blocks: ComponentChild[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    const next = tokens[index + 1];
    // A bold line above a table is its caption.
    if (next?.type === "table" && isCaption(token)) {
      blocks.push(
        <AnswerTable table={next as Tokens.Table} caption={(token as Tokens.Paragraph).tokens} marks={marks} />,
      );
      index++;
    } else blocks.push(renderBlock(token, marks, lead && index === 0, streaming && !next));
  }
  // The caret stands after the last word; only a table, a quote or nothing at all leaves it a line of its own.
  if (streaming && !["paragraph", "list", "heading"].includes(tokens.at(-1)?.type ?? "")) blocks.push(<Caret />);
  return blocks;
}

const Caret = () => <span class="caret" />;

function renderBlock(token: Token, marks: Marks, lead: boolean, writing = false): ComponentChild {
  switch (token.type) {
    case "paragraph":
    case "text":
      return renderParagraph(token as Tokens.Paragraph, marks, lead, writing);
    case "heading":
      return (
        <h3 class="sec">
          {renderInline((token as Tokens.Heading).tokens, marks)}
          {writing && <Caret />}
        </h3>
      );
    case "list":
      return renderList(token as Tokens.List, marks, writing);
    case "table":
      return <AnswerTable table={token as Tokens.Table} marks={marks} />;
    case "blockquote":
      return <blockquote class="vb">{renderBlocks((token as Tokens.Blockquote).tokens, marks)}</blockquote>;
    case "code":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
        <pre class="code" tabIndex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case "hr":
      return <hr />;
    default:
      return <p>{token.raw}</p>;
  }
}

const renderBlocks = (tokens: Token[], marks: Marks) =>
  tokens.filter((token) => token.type !== "space").map((token) => renderBlock(token, marks, false));

/** A line of its own that only names a file and its page or cell, above or below the words quoted from there. */
const WHERE =
  /^[^“”[\]\n]{1,160}\.[a-z]{3,4}(?:, (?:pages? \d[\d–-]*|[^,.[\]]*![A-Z]{1,3}\d+))?[.:]?(?:\s*\[\d{1,3}\])*$/;

function renderParagraph(token: Tokens.Paragraph, marks: Marks, lead: boolean, writing: boolean): ComponentChild {
  const inline = [...renderInline(token.tokens ?? [], marks), writing && <Caret />];
  if (lead && token.text.length <= 400) return <p class="lead">{inline}</p>;
  if (WHERE.test(token.text)) return <p class="by">{inline}</p>;
  if (!/^Not (in|found|covered|read)\b/.test(token.text)) return <p>{inline}</p>;
  return (
    <p class="gap">
      <Icon name="none" />
      <span>{inline}</span>
    </p>
  );
}

function renderList(list: Tokens.List, marks: Marks, writing: boolean): ComponentChild {
  const items = list.items.map((item, index) => (
    <li>
      {item.tokens.map((token) =>
        token.type === "text" || token.type === "checkbox"
          ? renderInline([token], marks)
          : token.type === "space"
            ? null
            : renderBlock(token, marks, false),
      )}
      {writing && index === list.items.length - 1 && <Caret />}
    </li>
  ));
  if (!list.ordered) return <ul>{items}</ul>;
  return <ol start={list.start === "" ? 1 : list.start}>{items}</ol>;
}

const isCaption = (token: Token): boolean =>
  token.type === "paragraph" && token.text.length < 100 && /^\*\*[^*]+\*\*/.test(token.text);
