import type { ChatState } from "../chat/state.ts";
import { useScope } from "./context.ts";
import { Icon, type IconName } from "./icon.tsx";
import { OfflineNotice } from "./offline-notice.tsx";

export function FirstRun({ state }: { state: ChatState }) {
  const { chat } = useScope();
  return (
    <div class="empty">
      <h2>Ask about a deal.</h2>
      <p>Every figure opens its source. Nothing is written without approval.</p>
      <ul>
        {(state.me?.suggestions ?? []).map((question) => (
          <li key={question}>
            <button type="button" onClick={() => chat.ask(question)}>
              <Icon name={iconFor(question)} />
              <span>{question}</span>
              <Icon name="chev" />
            </button>
          </li>
        ))}
      </ul>
      {state.me?.model.offline && <OfflineNotice />}
    </div>
  );
}

function iconFor(question: string): IconName {
  if (/\b(value|valuation|irr|moic|return|dcf|multiple)/i.test(question)) return "eng";
  if (/\b(price|market|trade|trading|quote|peers?)\b/i.test(question)) return "mkt";
  return /\b(deals?|pipeline|stage|contact|who)\b/i.test(question) ? "crm" : "doc";
}
