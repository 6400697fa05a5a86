import { render } from "preact";
import { createApi } from "./api/client.ts";
import { App } from "./app.tsx";
import { type Chat, createChat } from "./chat/create-chat.ts";
import { createScope, type Scope } from "./parts/context.ts";
import { leadsToApprovals, readThreadId, rememberThread } from "./place.ts";
import { adoptStyles } from "./styles.ts";
import { systemTheme, type Theme, themeOf, toggledTheme } from "./theme.ts";

let defaultServer = "";

/**
 * `<parley-chat server token theme layout keys>`. With no token the session cookie speaks; a host may also set
 * `element.getToken`, which is asked before every request, so that short-lived tokens can be renewed.
 */
export class ParleyChat extends HTMLElement {
  static readonly observedAttributes = ["theme", "token"];
  getToken: (() => Promise<string | null> | string | null) | null = null;
  #chat: Chat | null = null;
  #scope: Scope | null = null;
  #unlisten: (() => void)[] = [];

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    adoptStyles(root);
    const layout = this.getAttribute("layout") === "page" ? "page" : "widget";
    const api = createApi({
      server: (this.getAttribute("server") ?? defaultServer).replace(/\/$/, ""),
      token: () => this.getToken?.() ?? this.getAttribute("token"),
    });
    this.#chat ??= createChat(api);
    this.#scope ??= createScope(this.#chat, layout, root);
    this.#listen(this.#chat, layout);
    this.#render();
    if (leadsToApprovals(layout)) this.#chat.show("approvals");
    void this.#chat.start(readThreadId(layout));
  }

  disconnectedCallback() {
    this.#chat?.leave();
    for (const stop of this.#unlisten) stop();
    this.#unlisten = [];
    if (this.shadowRoot) render(null, this.shadowRoot);
  }

  attributeChangedCallback(name: string) {
    if (!this.#scope) return;
    if (name === "token" && this.#chat?.store.get().phase === "signed-out") void this.#retry();
    this.#render();
  }

  #listen(chat: Chat, layout: "page" | "widget") {
    const follow = () => {
      const wanted = readThreadId(layout);
      const { threadId, phase } = chat.store.get();
      if (phase !== "ready" || wanted === threadId) return;
      if (wanted) void chat.threads.open(wanted);
      else chat.threads.startNew();
    };
    const seen = () => {
      if (document.hidden) return;
      const { phase } = chat.store.get();
      if (phase === "ready") void chat.threads.catchUp();
      // Signing in happens in another tab; coming back from it is enough.
      if (phase === "signed-out" || phase === "unreachable") void this.#retry();
    };
    let known = chat.store.get().threadId;
    const remember = () => {
      // Only a change is written down: before the first thread is open, the address still names the one to open.
      const { threadId } = chat.store.get();
      if (threadId !== known) rememberThread(layout, threadId);
      known = threadId;
    };
    const scheme = systemTheme();
    const repaint = () => this.#render();
    this.#unlisten = [
      chat.store.subscribe(remember),
      on(window, "popstate", follow),
      on(document, "visibilitychange", seen),
      on(chat.otherWindows, "message", seen),
      on(scheme, "change", repaint),
    ];
  }

  async #retry() {
    const { store, start, threads } = this.#chat as Chat;
    const { threadId, view } = store.get();
    await start(threadId ? null : readThreadId(this.#scope?.layout ?? "page"));
    if (store.get().phase === "ready" && threadId && view.turns.length === 0) await threads.open(threadId);
  }

  #render() {
    const scope = this.#scope;
    if (!scope || !this.shadowRoot || !this.isConnected) return;
    const theme: Theme = themeOf(this);
    const close = () => {
      // The host decides what closing means; left alone, the element hides itself.
      if (this.dispatchEvent(new CustomEvent("parley-close", { bubbles: true, cancelable: true }))) this.hidden = true;
    };
    render(
      <App
        scope={scope}
        theme={theme}
        onTheme={() => {
          toggledTheme(this, theme);
          this.#render();
        }}
        onRetry={() => void this.#retry()}
        onClose={scope.layout === "widget" ? close : undefined}
      />,
      this.shadowRoot,
    );
  }
}

function on(target: EventTarget, type: string, listener: () => void): () => void {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}

export function defineParleyChat(server: string) {
  defaultServer = server;
  // Two copies of the script on one page must not throw.
  if (!customElements.get("parley-chat")) customElements.define("parley-chat", ParleyChat);
}
