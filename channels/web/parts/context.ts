import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Citation } from "../api/types.ts";
import type { Chat } from "../chat/create-chat.ts";
import { createStore, type Store } from "../chat/store.ts";

interface Peek {
  anchor: HTMLElement;
  runId: string;
  citation: Citation;
}

/** What all parts share: the conversation, and the focus that a source gives back when it is closed. */
export interface Scope {
  chat: Chat;
  layout: "page" | "widget";
  peek: Store<{ shown: Peek | null }>;
  focus: { returnTo: HTMLElement | null; toPassage: boolean };
  root: ShadowRoot | HTMLElement;
}

export const ScopeContext = createContext<Scope | null>(null);

export function createScope(chat: Chat, layout: Scope["layout"], root: Scope["root"]): Scope {
  return {
    chat,
    layout,
    root,
    peek: createStore<{ shown: Peek | null }>({ shown: null }),
    focus: { returnTo: null, toPassage: false },
  };
}

/** Where focus came from takes it back, once what covered it is drawn away: inert parts refuse focus. */
export function giveFocusBack(focus: Scope["focus"]) {
  const target = focus.returnTo;
  focus.returnTo = null;
  requestAnimationFrame(() => target?.focus());
}

export function useScope(): Scope {
  const scope = useContext(ScopeContext);
  if (!scope) throw new Error("This part stands outside of <parley-chat>.");
  return scope;
}

export function useStore<S extends object>(store: Store<S>): S {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    setState(store.get());
    return store.subscribe(() => setState(store.get()));
  }, [store]);
  return state;
}
